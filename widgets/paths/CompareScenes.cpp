#include "widgets/paths/CompareScenes.h"

#include <QGridLayout>
#include <QJsonArray>
#include <QPainter>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace larmor::widgets {

CompareScenes::CompareScenes(PathScene& main, PinnedRuns& runs, QWidget* parent)
    : QWidget(parent), main_(main), runs_(runs) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(&main_);
  connect(&main_, &PathScene::scaleChanged, this, &CompareScenes::passLook);
  connect(&main_.toolbar(), &views::ViewToolbar::decorationChanged, this, &CompareScenes::passLook);
  connect(&main_, &PathScene::shownTimeChanged, this, &CompareScenes::passTime);
  connect(&runs_, &PinnedRuns::added, this, [this](const QString& title) { // into the first scene that waits for a run
    for (ComparePane* pane : panes_)
      if (pane->wanted().isEmpty())
        return pane->choose(title);
  });
}

void CompareScenes::add() {
  panes_.push_back(new ComparePane(runs_, &main_));
  connect(panes_.back(), &ComparePane::chosenChanged, this, &CompareScenes::changed);
}

QJsonObject CompareScenes::state() const {
  QJsonArray shown;
  for (const ComparePane* pane : panes_)
    shown += pane->wanted();
  return {{"scenes", scenes()}, {"runs", shown}};
}

void CompareScenes::restore(const QJsonObject& state) {
  setCount(state["scenes"].toInt(1)); // the camera is restored apart
  const QJsonArray shown = state["runs"].toArray();
  for (std::size_t k = 0; k < panes_.size() && static_cast<qsizetype>(k) < shown.size(); ++k)
    panes_[k]->choose(shown[static_cast<qsizetype>(k)].toString());
}

void CompareScenes::setScenes(int count) {
  const std::size_t before = panes_.size();
  setCount(count);
  std::vector<QString> others; // each pane shows another run, the newest first; the present one is there already
  for (auto run = runs_.all().rbegin(); run != runs_.all().rend(); ++run)
    if (run->run != main_.snapshot())
      others.push_back(run->title);
  for (std::size_t k = before; k < panes_.size() && k < others.size(); ++k)
    panes_[k]->choose(others[k]);
  QTimer::singleShot(0, this, [this] { main_.view().resetCamera(); }); // once they have their sizes
}

void CompareScenes::setCount(int count) {
  const auto wanted = static_cast<std::size_t>(std::clamp(count, 1, 4) - 1);
  if (wanted == panes_.size())
    return;
  while (panes_.size() > wanted) {
    delete panes_.back();
    panes_.pop_back();
  }
  while (panes_.size() < wanted)
    add();
  arrange();
  passLook();
  Q_EMIT changed();
}

void CompareScenes::arrange() {
  main_.view().unlinkCamera();
  main_.view().setLegendVisible(panes_.empty()); // small scenes need the room
  main_.view().setCaption(panes_.empty() ? QString() : title_);
  QGridLayout& grid = main_.viewGrid();
  for (std::size_t k = 0; k < panes_.size(); ++k) {
    const QRect cell = cellOf(k + 1);
    grid.addWidget(panes_[k], cell.y(), cell.x(), cell.height(), cell.width());
    main_.view().linkCamera(&panes_[k]->view());
    panes_[k]->view().setAxesVisible(false); // those of the first are those of all
    panes_[k]->view().setLegendVisible(panes_.size() == 1);
  }
  grid.setColumnStretch(0, 1);
  grid.setColumnStretch(1, panes_.empty() ? 0 : 1);
  grid.setRowStretch(0, 1);
  grid.setRowStretch(1, panes_.size() > 1 ? 1 : 0);
}

QRect CompareScenes::cellOf(std::size_t scene) const {
  const bool alone = scene == 2 && panes_.size() == 2; // the third of three has the lower row to itself
  return {static_cast<int>(scene) % 2, static_cast<int>(scene) / 2, alone ? 2 : 1, 1};
}

void CompareScenes::setTitle(const QString& title) {
  title_ = title;
  main_.view().setCaption(panes_.empty() ? QString() : title_);
}

void CompareScenes::passLook() {
  const ComparePane::Look look{main_.toolbar().quantity().toStdString(), main_.scale(),
                               main_.toolbar().decoration("wrap"), main_.toolbar().decoration("events"),
                               main_.toolbar().decoration("reversals")};
  for (ComparePane* pane : panes_)
    pane->setLook(look);
}

void CompareScenes::passTime() {
  const auto& run = main_.snapshot();
  if (!run || run->done == 0)
    return;
  std::optional<std::pair<double, double>> times;
  if (const auto records = main_.shownRecords()) {
    const auto timeOf = [&](double record) {
      return run->data->time[std::min(static_cast<std::size_t>(std::max(0.0, record)), run->done - 1)];
    };
    times = std::pair{timeOf(records->first), timeOf(records->second)};
  }
  for (ComparePane* pane : panes_)
    pane->setTime(times);
}

bool CompareScenes::preparing() const {
  return std::any_of(panes_.begin(), panes_.end(), [](const ComparePane* pane) { return pane->preparing(); });
}

QImage CompareScenes::picture(const QSize& size, bool transparent, double scale) {
  if (panes_.empty())
    return main_.view().picture(size, transparent, scale);
  QImage all(size, QImage::Format_ARGB32_Premultiplied);
  all.fill(Qt::transparent);
  const int rows = panes_.size() > 1 ? 2 : 1;
  const QSize part(size.width() / 2, size.height() / rows);
  QPainter painter(&all);
  painter.drawImage(0, 0, main_.view().picture(part, transparent, scale));
  for (std::size_t k = 0; k < panes_.size(); ++k) {
    const QRect cell = cellOf(k + 1);
    views::SceneView& view = panes_[k]->view();
    view.setCaption(panes_[k]->chosen()); // in the window the box above says so
    painter.drawImage(cell.x() * part.width(), cell.y() * part.height(),
                      view.picture({cell.width() * part.width(), part.height()}, transparent, scale));
    view.setCaption({});
  }
  return all;
}

} // namespace larmor::widgets
