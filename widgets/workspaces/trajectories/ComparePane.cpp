#include "widgets/workspaces/trajectories/ComparePane.h"

#include "engine/studies/trajectories/DisplayPaths.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/BoxLayer.h"
#include "widgets/views/PathLayer.h"
#include "widgets/workspaces/trajectories/SceneData.h"
#include "widgets/workspaces/trajectories/SceneNames.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using namespace studies::trajectories;

ComparePane::ComparePane(PinnedRuns& runs, QWidget* parent)
    : QWidget(parent), runs_(runs), choice_(new QComboBox(this)), view_(new views::SceneView(this)),
      paths_(
          this, tr("Preparing a pinned run"),
          [this](Prepared prepared) {
            auto& layer = view_->layer<views::PathLayer>(pathsLayer);
            layer.setPaths(prepared.shown);
            layer.setQuantity(look_.quantity, look_.scale);
          },
          [](QString) {}) {
  choice_->setObjectName("pinnedChoice");
  choice_->setToolTip(tr("Which pinned run this scene shows"));
  view_->setEmptyText(tr("Pin a run to see it here"));
  view_->setScalarBarVisible(false); // the present run's scene has the one scale of all
  view_->setAutomaticFit(false);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(choice_);
  column->addWidget(view_, 1);
  connect(choice_, &QComboBox::currentIndexChanged, this, &ComparePane::request);
  connect(&runs_, &PinnedRuns::added, this, &ComparePane::fillChoices);
  connect(&runs_, &PinnedRuns::removed, this, &ComparePane::fillChoices);
  connect(&Theme::shared(), &Theme::changed, this, &ComparePane::applyTheme);
  applyTheme();
  fillChoices();
}

void ComparePane::applyTheme() {
  const auto& colours = Theme::shared().colours();
  view_->setTheme(colours.viewTop, colours.text);
}

void ComparePane::fillChoices() {
  const QString before = chosen();
  {
    const QSignalBlocker blocker(choice_);
    choice_->clear();
    for (const PinnedRun& run : runs_.all())
      choice_->addItem(run.title);
    choice_->setCurrentIndex(std::max(0, choice_->findText(before)));
  }
  request();
}

QString ComparePane::chosen() const { return choice_->currentText(); }

void ComparePane::choose(const QString& title) {
  if (const int index = choice_->findText(title); index >= 0)
    choice_->setCurrentIndex(index);
}

void ComparePane::setLook(const Look& look) {
  if (look == look_)
    return;
  const bool repaintOnly = look.quantity == look_.quantity && look.wrapped == look_.wrapped;
  look_ = look;
  if (repaintOnly)
    view_->layer<views::PathLayer>(pathsLayer).setQuantity(look_.quantity, look_.scale);
  else
    request();
}

void ComparePane::setTime(double time, bool whole) {
  auto& layer = view_->layer<views::PathLayer>(pathsLayer);
  view_->keepMoving();
  if (whole || !run_ || run_->done < 2)
    return layer.clearTimeRange();
  const auto& t = run_->data->time;
  layer.setTimeRange(0, std::max(0.0, (time - t[0]) / (t[1] - t[0])));
}

void ComparePane::request() {
  const PinnedRun* pinned = runs_.find(chosen());
  run_ = pinned ? pinned->run : nullptr;
  if (!run_ || look_.quantity.empty()) {
    paths_.clear();
    view_->layer<views::PathLayer>(pathsLayer).setPaths(nullptr);
    return;
  }
  view_->layer<views::BoxLayer>("box").setBox(sceneBox(*run_));
  paths_.request([run = run_, look = look_](jobs::JobContext& context) {
    DisplayOptions options;
    options.quantity = look.quantity;
    std::shared_ptr<const views::PathSet> set =
        pathSetOf(buildDisplayPaths(*run->data, run->done, options, [&] { context.checkpoint(); }), look.quantity);
    const Trajectories& t = *run->data;
    if (look.wrapped && t.periodic())
      set = std::make_shared<views::PathSet>(views::wrapPaths(*set, {t.boxOrigin[0], t.boxOrigin[1], t.boxOrigin[2]},
                                                              {t.boxLength[0], t.boxLength[1], t.boxLength[2]}));
    return Prepared{set};
  });
}

} // namespace larmor::widgets
