#include "widgets/workspaces/trajectories/CompareScenes.h"

#include <QGridLayout>
#include <QPainter>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace larmor::widgets {

CompareScenes::CompareScenes(TrajectoryScene& main, PinnedRuns& runs, QWidget* parent)
    : QWidget(parent), main_(main), runs_(runs) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(&main_);
  connect(&main_, &TrajectoryScene::scaleChanged, this, &CompareScenes::passLook);
  connect(&main_.toolbar(), &views::ViewToolbar::decorationChanged, this, &CompareScenes::passLook);
  connect(&main_.timeControl(), &views::TimeControl::recordChanged, this, &CompareScenes::passTime);
}

void CompareScenes::setScenes(int count) {
  const auto wanted = static_cast<std::size_t>(std::clamp(count, 1, 4) - 1);
  while (panes_.size() > wanted) {
    delete panes_.back();
    panes_.pop_back();
  }
  std::vector<QString> others; // each pane shows another run, the newest first; the present one is there already
  for (auto run = runs_.all().rbegin(); run != runs_.all().rend(); ++run)
    if (run->run != main_.snapshot())
      others.push_back(run->title);
  while (panes_.size() < wanted) {
    panes_.push_back(new ComparePane(runs_, &main_));
    if (panes_.size() <= others.size())
      panes_.back()->choose(others[panes_.size() - 1]);
  }
  arrange();
  passLook();
  QTimer::singleShot(0, this, [this] { main_.view().resetCamera(); }); // once they have their sizes
}

void CompareScenes::arrange() {
  main_.view().unlinkCamera();
  main_.view().setLegendVisible(panes_.empty()); // small scenes need the room
  QGridLayout& grid = main_.viewGrid();
  for (std::size_t k = 0; k < panes_.size(); ++k) {
    const int place = static_cast<int>(k) + 1;
    grid.addWidget(panes_[k], place / 2, place % 2);
    main_.view().linkCamera(&panes_[k]->view());
  }
  grid.setColumnStretch(0, 1);
  grid.setColumnStretch(1, panes_.empty() ? 0 : 1);
  grid.setRowStretch(0, 1);
  grid.setRowStretch(1, panes_.size() > 1 ? 1 : 0);
}

void CompareScenes::passLook() {
  const ComparePane::Look look{main_.toolbar().quantity().toStdString(), main_.scale(),
                               main_.toolbar().decoration("wrap")};
  for (ComparePane* pane : panes_)
    pane->setLook(look);
}

void CompareScenes::passTime(double record) {
  const auto& run = main_.snapshot();
  if (!run || run->done == 0)
    return;
  const auto r = std::min(static_cast<std::size_t>(std::max(0.0, record)), run->done - 1);
  for (ComparePane* pane : panes_)
    pane->setTime(run->data->time[r], r + 1 == run->done);
}

bool CompareScenes::preparing() const {
  return std::any_of(panes_.begin(), panes_.end(), [](const ComparePane* pane) { return pane->preparing(); });
}

QImage CompareScenes::picture(const QSize& size, bool transparent) {
  if (panes_.empty())
    return main_.view().picture(size, transparent);
  QImage all(size, QImage::Format_ARGB32_Premultiplied);
  all.fill(Qt::transparent);
  const int rows = panes_.size() > 1 ? 2 : 1;
  const QSize part(size.width() / 2, size.height() / rows);
  QPainter painter(&all);
  QFont font = painter.font();
  font.setPixelSize(std::max(10, size.width() / 70));
  painter.setFont(font);
  const auto draw = [&](int place, views::SceneView& view, const QString& title) {
    const QPoint corner(place % 2 * part.width(), place / 2 * part.height());
    painter.drawImage(corner, view.picture(part, transparent));
    painter.setPen(main_.view().theme().foreground);
    painter.drawText(QRect(corner, part).adjusted(font.pixelSize(), font.pixelSize() / 2, 0, 0),
                     Qt::AlignTop | Qt::AlignLeft, title);
  };
  draw(0, main_.view(), main_.snapshot() ? titleOfOwn(*main_.snapshot()) : QString());
  for (std::size_t k = 0; k < panes_.size(); ++k)
    draw(static_cast<int>(k) + 1, panes_[k]->view(), panes_[k]->chosen());
  return all;
}

} // namespace larmor::widgets
