#include "widgets/paths/PathBench.h"

#include "engine/jobs/LetGo.h"
#include "widgets/movie/MovieRecorder.h"
#include "widgets/plots/FigureArea.h"

namespace larmor::widgets {

PathBench::PathBench(QUndoStack& undo, StateOwner& owner, std::function<QJsonObject()> described, QObject* parent)
    : QObject(parent), described_(std::move(described)), scene_(new PathScene), plots_(new PathPlots),
      filter_(new FilterBar), compare_(new CompareScenes(*scene_, pinned_)), numbers_(new CompareTable(pinned_)),
      explorer_(new Explorer(*scene_, *plots_, *filter_, undo, owner, this)),
      actions_(new PathActions(*scene_, *explorer_, *compare_, pinned_, filter_, this)) {
  scene_->addBar(filter_);
  plots_->addTab(numbers_, tr("Comparison"));
  connectParts();
}

PathBench::~PathBench() { stopWork(); }

void PathBench::addTab(QWidget* page, const QString& title) {
  plots_->tabs().insertTab(plots_->tabs().indexOf(numbers_), page, title);
}

void PathBench::connectParts() {
  connect(scene_, &PathScene::failed, this, &PathBench::complain);
  connect(scene_, &PathScene::pictureRequested, this, &PathBench::askPicture);
  connect(plots_, &PathPlots::failed, this, &PathBench::complain);
  connect(numbers_, &CompareTable::failed, this, &PathBench::complain);
  connect(numbers_, &CompareTable::changed, this, &PathBench::changed);
  connect(compare_, &CompareScenes::changed, this, &PathBench::changed);
  connect(explorer_, &Explorer::failed, this, &PathBench::complain);
  connect(explorer_, &Explorer::changed, this, &PathBench::changed);
  connect(actions_, &PathActions::pinAsked, this, &PathBench::pinAsked);
  connect(&pinned_, &PinnedRuns::added, this, [this](const QString& title) {
    plots_->pin(title, *pinned_.find(title)->run);
    Q_EMIT changed();
  });
  connect(&pinned_, &PinnedRuns::removed, this, [this](const QString& title) {
    plots_->unpin(title);
    Q_EMIT changed();
  });
  connect(&pinned_, &PinnedRuns::renamed, this, [this](const QString& before, const QString& now) {
    plots_->renamePin(before, now);
    Q_EMIT changed();
  });
}

QString PathBench::name() const { return !name_.isEmpty() || !run_ ? name_ : titleOfOwn(*run_); }

void PathBench::setName(const QString& name) {
  name_ = name;
  plots_->setName(this->name());
  compare_->setTitle(this->name());
  numbers_->setCurrent(numbers_->current(), this->name());
}

QJsonObject PathBench::state() const {
  QJsonObject state = explorer_->state();
  state["comparison"] = compare_->state();
  state["baseline"] = numbers_->baseline();
  state["legend"] = FigureArea::of(*plots_).legendState();
  return state;
}

void PathBench::restore(const QJsonObject& state) {
  explorer_->restore(state);
  if (state.contains("comparison"))
    compare_->restore(state["comparison"].toObject());
  if (state.contains("baseline"))
    numbers_->setBaseline(state["baseline"].toString());
  if (state.contains("legend"))
    FigureArea::of(*plots_).restoreLegend(state["legend"].toObject());
}

QJsonObject PathBench::place() const {
  const QJsonObject all = explorer_->state(), scene = all["scene"].toObject();
  return {{"selection", all["selection"]},
          {"scene", QJsonObject{{"camera", scene["camera"]}, {"record", scene["record"]}, {"trail", scene["trail"]}}}};
}

/// The memory of a run that is given up is freed elsewhere: gigabytes take longer than a dialog may stand still.
void PathBench::letRunGo() {
  if (!run_)
    return;
  jobs::letGo(run_->data);
  jobs::letGo(std::move(run_));
  run_.reset();
}

void PathBench::show(Snapshot run, bool live) {
  if (run_ && run_->data != run->data)
    letRunGo();
  run_ = std::move(run);
  live_ = live;
  scene_->show(run_, live);
  plots_->show(run_);
  plots_->setName(name());
  compare_->setTitle(name());
  if (!live)
    numbers_->setCurrent(run_, name());
  explorer_->setRun(run_, live);
}

void PathBench::clear() {
  letRunGo();
  live_ = false;
  name_.clear();
  numbers_->setCurrent(nullptr, {});
  scene_->clear();
  plots_->clear();
  explorer_->clearRun();
}

void PathBench::pin(const QString& title) {
  if (run_ && run_->report)
    pinned_.add(title, run_);
}

bool PathBench::preparing() const {
  return scene_->preparing() || plots_->preparing() || explorer_->preparing() || compare_->preparing() || movie_;
}

void PathBench::stopWork() {
  if (scene_)
    scene_->stopWork();
  if (plots_)
    plots_->stopWork();
  explorer_->stopWork();
  delete movie_;
}

void PathBench::setPresentation(bool on, double lineScale, bool time) {
  scene_->setPresentation(on, time);
  scene_->view().setLineScale(lineScale);
}

} // namespace larmor::widgets
