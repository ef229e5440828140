#include "widgets/paths/ComparePane.h"

#include "engine/runs/DisplayPaths.h"
#include "widgets/paths/SceneData.h"
#include "widgets/paths/SceneNames.h"
#include "widgets/views/BoxLayer.h"
#include "widgets/views/FollowTheme.h"
#include "widgets/views/MarkerLayer.h"
#include "widgets/views/PathLayer.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using namespace runs;

ComparePane::ComparePane(PinnedRuns& runs, QWidget* parent)
    : QWidget(parent), runs_(runs), choice_(new QComboBox(this)), view_(new views::SceneView(this)),
      paths_(
          this, tr("Preparing a pinned run"),
          [this](Prepared prepared) {
            auto& layer = view_->layer<views::PathLayer>(pathsLayer);
            layer.setPaths(prepared.shown);
            layer.setQuantity(look_.quantity, look_.scale);
            view_->layer<views::MarkerLayer>(eventsLayer).setMarkers(prepared.events);
            view_->layer<views::BoxLayer>("box").setBox(prepared.box);
          },
          [](QString) {}) {
  choice_->setObjectName("pinnedChoice");
  choice_->setToolTip(tr("Which pinned run this scene shows"));
  view_->setEmptyText(tr("Pin another run to see it here, or choose one above"));
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
  connect(&runs_, &PinnedRuns::renamed, this, [this](const QString& title, const QString& now) {
    if (chosen() == title)
      wanted_ = now;
    fillChoices();
  });
  connect(choice_, &QComboBox::currentIndexChanged, this, &ComparePane::chosenChanged);
  views::followTheme(*view_);
  fillChoices();
}

void ComparePane::fillChoices() {
  const QString before = chosen();
  {
    const QSignalBlocker blocker(choice_);
    fillWithNames(*choice_, runs_);
    const int kept = choice_->findData(before);
    choice_->setCurrentIndex(kept >= 0 ? kept : choice_->findData(wanted_));
  }
  if (!chosen().isEmpty())
    wanted_.clear();
  request();
}

QString ComparePane::chosen() const { return choice_->currentData().toString(); }

void ComparePane::choose(const QString& title) {
  if (const int index = choice_->findData(title); index >= 0)
    choice_->setCurrentIndex(index);
  else
    wanted_ = title;
}

void ComparePane::setLook(const Look& look) {
  if (look == look_)
    return;
  Look repainted = look_;
  repainted.scale = look.scale;
  const bool repaintOnly = look == repainted;
  look_ = look;
  if (repaintOnly)
    view_->layer<views::PathLayer>(pathsLayer).setQuantity(look_.quantity, look_.scale);
  else
    request();
}

void ComparePane::setTime(std::optional<std::pair<double, double>> shown) {
  auto& layer = view_->layer<views::PathLayer>(pathsLayer);
  auto& events = view_->layer<views::MarkerLayer>(eventsLayer);
  view_->keepMoving();
  if (!shown || !run_ || run_->done < 2) {
    layer.clearTimeRange();
    return events.clearTimeRange();
  }
  const auto& t = run_->data->time;
  const auto record = [&](double time) { return std::max(0.0, (time - t[0]) / (t[1] - t[0])); };
  layer.setTimeRange(record(shown->first), record(shown->second));
  events.setTimeRange(record(shown->first), record(shown->second));
}

void ComparePane::request() {
  const PinnedRun* pinned = runs_.find(chosen());
  run_ = pinned ? pinned->run : nullptr;
  if (!run_ || look_.quantity.empty()) {
    paths_.clear();
    view_->layer<views::PathLayer>(pathsLayer).setPaths(nullptr);
    view_->layer<views::MarkerLayer>(eventsLayer).setMarkers(nullptr);
    return;
  }
  paths_.request([run = run_, look = look_](jobs::JobContext& context) {
    DisplayOptions options;
    options.quantity = look.quantity;
    std::shared_ptr<const views::PathSet> set =
        pathSetOf(buildDisplayPaths(*run->data, run->done, options, [&] { context.checkpoint(); }), look.quantity);
    const Trajectories& t = *run->data;
    const bool folded = look.wrapped && t.periodic();
    if (folded)
      set = foldedPaths(*set, t);
    const views::Bounds box = sceneBox(*run, boundsOf(*set));
    std::shared_ptr<const views::MarkerSet> events;
    if (run->report)
      events = markersOf(eventsToShow(run->report->events, look.mirrors, look.reversals),
                         [&](const Vec3& r) { return folded ? foldedInto(r, t.boxOrigin, t.boxLength) : r; });
    return Prepared{set, events, box};
  });
}

} // namespace larmor::widgets
