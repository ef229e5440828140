#include "widgets/workspaces/trajectories/TrajectoriesWorkspace.h"

#include "engine/core/Fingerprint.h"
#include "engine/studies/trajectories/Launch.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/ThemedAction.h"
#include "widgets/workspaces/trajectories/Topics.h"

#include <QTimer>
#include <utility>

namespace larmor::widgets {

using namespace studies::trajectories;

TrajectoriesWorkspace::TrajectoriesWorkspace(QObject* parent)
    : Workspace(parent), recipe_(std::make_shared<TraceRecipe>()), form_(new ParameterForm(recipe_->parameters())),
      bench_(new PathBench(
          *undoStack(), *this,
          [this] {
            QJsonObject state = saveState();
            state.remove("runs"); // a picture is of one run
            state["file"] = filePath();
            return QJsonObject{{"workspace", "trajectories"}, {"state", state}};
          },
          this)),
      device_(this, [this](const QString& line, const QString& reason) { setDevice(line, reason); }),
      analysing_(
          this, tr("Statistics of the stopped run"), [this](Snapshot whole) { takeAnalysed(std::move(whole)); },
          [this](const QString& why) { complain(why, traceTopic); }),
      sweep_(new SweepPanel), mhd_(new MhdPanel),
      sweepReading_(
          this, tr("Opening a sweep"), [this](const SweepReading& read) { sweepRead(read.path, read.id, *read.sweep); },
          [this](const QString& why) { complain(why, openTopic); }),
      estimating_(
          this, tr("How long a run takes"), [this](const Estimate& found) { estimated(found); },
          [this](const QString& why) { complain(why, openTopic); }) {
  form_->setUndoStack(undoStack());
  undoStack()->setUndoLimit(1000);
  scene().view().setEmptyText(tr("Choose a field and particles at the right, then press Run"));
  bench_->addTab(sweep_, tr("Sweep"));
  bench_->addTab(mhd_, tr("MHD"));
  ownLook_ = scene().state();
  for (const char* place : {"camera", "record"})
    ownLook_.remove(place);
  FigureArea::of(*bench_->plotPanel()).setOrigin([this] { return figureOrigin(); });
  buildActions();
  connectParts();
  followParameters();
  connectRuns();
  connectSweeps();
}

TrajectoriesWorkspace::~TrajectoriesWorkspace() { shutDown(); }

QWidget* TrajectoriesWorkspace::centralView() { return bench_->view(); }
QWidget* TrajectoriesWorkspace::parameterPanel() { return form_; }
QWidget* TrajectoriesWorkspace::plotPanel() { return bench_->plotPanel(); }

QList<QAction*> TrajectoriesWorkspace::viewActions() {
  return QList{resume_} + (bench_->actions().all() << sweeping_ << simulating_);
}

void TrajectoriesWorkspace::buildActions() {
  resume_ = themedAction(this, "run", tr("Continue"), tr("Go on with this interrupted run"), "resumeRun");
  resume_->setVisible(false);
  connect(resume_, &QAction::triggered, this, [this] { orComplain([this] { continueRun(); }, traceTopic); });
  bench_->actions().addTool(
      views::SceneTool::Arrow,
      themedAction(this, "step", tr("Launch"),
                   tr("Drag an arrow in the scene: a particle starts there in that direction and joins the run (L)"),
                   "launchTool"),
      Qt::Key_L);
  sweeping_ =
      themedAction(this, "layers", tr("Sweep…"), tr("Run once for each of several values of a parameter"), "sweep");
  connect(sweeping_, &QAction::triggered, this, [this] { orComplain([this] { askSweep(); }, traceTopic); });
  simulating_ = themedAction(this, "density", tr("MHD…"), tr("Simulate MHD turbulence, to trace particles through it"),
                             "simulateMhd");
  connect(simulating_, &QAction::triggered, this, &TrajectoriesWorkspace::askSimulate);
}

void TrajectoriesWorkspace::connectParts() {
  connect(job_, &JobRunner::started, this, &Workspace::jobStarted);
  connect(job_, &JobRunner::stateChanged, this, &Workspace::runStateChanged);
  connect(job_, &JobRunner::polled, this, &TrajectoriesWorkspace::takeSnapshot);
  connect(job_, &JobRunner::finished, this, &TrajectoriesWorkspace::jobEnded);
  connect(&forecast_, &RunForecast::changed, this, &Workspace::runStateChanged);
  connect(form_, &ParameterForm::validityChanged, this, &TrajectoriesWorkspace::followParameters);
  connect(form_, &ParameterForm::edited, this, [this] {
    followLaunches();
    followParameters();
    Q_EMIT stateChanged();
    Q_EMIT runStateChanged();
  });
  connect(bench_, &PathBench::failed, this, &TrajectoriesWorkspace::complain);
  connect(bench_, &PathBench::said, this, [this](const QString& text, const QString& topic) { inform(text, topic); });
  connect(bench_, &PathBench::changed, this, &Workspace::stateChanged);
  connect(bench_, &PathBench::jobStarted, this, &Workspace::jobStarted);
  connect(bench_, &PathBench::pinAsked, this, &TrajectoriesWorkspace::pin);
  connect(&scene(), &PathScene::arrowDrawn, this, &TrajectoriesWorkspace::launch);
  connect(this, &Workspace::runStateChanged, this, &TrajectoriesWorkspace::refreshTools);
}

void TrajectoriesWorkspace::refreshTools() {
  const bool running = job_->active();
  resume_->setVisible(canContinue());
  bench_->actions().pin()->setEnabled(snapshot_ && !running);
  sweeping_->setEnabled(!running);
  simulating_->setEnabled(!running);
  sayWhoseForm();
}

/// Beside a run that has no parameters of this form they must not pass for its own.
void TrajectoriesWorkspace::sayWhoseForm() {
  if (!form_)
    return; // the window is gone
  const bool others = snapshot_ && !shownRecipe_;
  form_->setNote(!others                ? QString()
                 : snapshot_->generated ? tr("The run that is shown was generated by a model, in no field. These "
                                             "parameters are those of the next run.")
                                        : tr("Another program made the run that is shown. These parameters are "
                                             "those of the next run, not its own."));
}

void TrajectoriesWorkspace::pin() { runs_.setPinned(runs_.shownId(), true); }

void TrajectoriesWorkspace::complain(const QString& text, const QString& topic) {
  Q_EMIT message({Severity::Error, text, {}, {}, topic});
}

void TrajectoriesWorkspace::orComplain(const std::function<void()>& step, const QString& topic) {
  try {
    step();
  } catch (const Error& error) {
    complain(QString::fromUtf8(error.what()), topic);
  }
}

void TrajectoriesWorkspace::inform(const QString& text, const QString& topic, const QList<MessageChoice>& choices) {
  Q_EMIT message({Severity::Information, text, {}, choices, topic});
}

// --- running ---

JobWatcher& TrajectoriesWorkspace::begin(const QString& topic, const QString& title, jobs::Job::Work work) {
  topic_ = topic;
  Q_EMIT messageCleared(topic);
  return job_->start(title, std::move(work));
}

void TrajectoriesWorkspace::run() {
  if (job_->active())
    return;
  form_->requireValid();
  auto recipe = std::make_shared<TraceRecipe>();
  recipe->assign(*recipe_);
  Wanted wanted;
  wanted.view = std::exchange(nextView_, {});
  wanted.keepForm = true;
  Q_EMIT messageCleared(openTopic); // of the run before: that it was interrupted
  compute(recipe, wanted);
}

/// What the next run will be, once nothing else is computed.
void TrajectoriesWorkspace::followParameters() {
  const auto recipeNow = [this]() -> std::shared_ptr<TraceRecipe> {
    if (job_->active())
      return nullptr;
    auto recipe = std::make_shared<TraceRecipe>();
    recipe->assign(*recipe_);
    return recipe;
  };
  forecast_.follow(recipeNow, [this] { return form_->problems(); });
}

bool TrajectoriesWorkspace::canContinue() const { return !interrupted_.empty() && shownRecipe_ && !job_->active(); }

void TrajectoriesWorkspace::continueRun() {
  if (!canContinue())
    throw Error("Continue", "there is no interrupted run", "a stopped run, or one opened from its file");
  auto recipe = std::make_shared<TraceRecipe>();
  recipe->assign(*shownRecipe_);
  Wanted wanted;
  wanted.keepForm = true;
  wanted.view = bench_->state();
  if (const RunEntry* shown = runs_.shown())
    wanted.run = *shown;
  startTrace(recipe, std::filesystem::path(interrupted_), wanted);
}

bool TrajectoriesWorkspace::canContinueLater() const {
  return traceContinuesLater() || (sweeps() && job_->active() && !sessionFolder().isEmpty());
}

bool TrajectoriesWorkspace::traceContinuesLater() const {
  return job_->active() && topic_ == traceTopic && !sessionFolder().isEmpty();
}

void TrajectoriesWorkspace::launch(const Vec3& place, const Vec3& direction) {
  if (job_->active())
    return complain(tr("A particle can be launched once the run has ended or was stopped"), launchTopic);
  form_->commitPending();
  auto launches = motion::parseLaunches(recipe_->ensemble.launched);
  launches.push_back({place, direction});
  form_->setValues({{"launched", motion::textOf(launches)}}, tr("launch of a particle")); // followLaunches takes it up
  if (!job_->active())
    Q_EMIT message(
        {Severity::Information, tr("The particle starts with the next run."), tr("Press Run."), {}, launchTopic});
}

/// The run shown gets or loses launched particles, while all other parameters are still its own.
void TrajectoriesWorkspace::followLaunches() {
  if (!snapshot_ || !snapshot_->field || !shownRecipe_ || job_->active())
    return;
  auto recipe = std::make_shared<TraceRecipe>();
  recipe->assign(*recipe_);
  const std::string wanted = recipe->ensemble.launched, present = shownRecipe_->ensemble.launched;
  recipe->ensemble.launched = present;
  const bool longer = wanted.size() > present.size();
  if (wanted == present || !(longer ? wanted : present).starts_with(longer ? present : wanted) ||
      fingerprintOf(recipe->parameters()) != fingerprintOf(shownRecipe_->parameters()))
    return;
  recipe->ensemble.launched = wanted;
  if (!recipe->parameters().validate().empty())
    return;
  latest_ = std::make_shared<jobs::Latest<TraceSnapshot>>();
  auto own = std::make_shared<TraceRecipe>();
  own->assign(*recipe);
  JobWatcher& watcher = begin(launchTopic, tr("Launching a particle"),
                              [own, run = snapshot_, latest = latest_](jobs::JobContext& context) {
                                latest->publish(std::make_shared<const TraceSnapshot>(relaunched(*run, *own, context)));
                              });
  connect(&watcher, &JobWatcher::finished, this, [this, recipe, longer](jobs::State state) {
    if (state != jobs::State::Finished || !snapshot_)
      return;
    shownRecipe_ = recipe;
    shownRecipe_->makeFilesAbsolute();
    setFile(filePath(), true); // the file holds the run before
    runs_.change(runs_.shownId(), [&](RunEntry& run) {
      describe(run, *recipe); // in the same field as before
      run.outdated = !run.file.isEmpty();
    });
    keep();
    explorer().select(longer ? selectionOf(snapshot_->data->particles() - 1, 0) : Selection{});
  });
}

void TrajectoriesWorkspace::shutDown() {
  interruptedByClosing_ = interruptedByClosing_ || traceContinuesLater();
  bench_->stopWork();
  runs_.stopWork();
  analysing_.clear();
  sweepReading_.clear();
  estimating_.clear();
  forecast_.stopWork();
  toFetch_.clear();
  fetching_->silence();
  job_->shutDown();
  fetching_->shutDown();
}

bool TrajectoriesWorkspace::idle() const {
  return !job_->active() && !fetching_->active() && toFetch_.isEmpty() && !bench_->preparing() && !analysing_.busy() &&
         !sweepReading_.busy() && !estimating_.busy() && !exampleWaits_;
}

void TrajectoriesWorkspace::takeSnapshot() {
  auto newest = latest_ ? latest_->take() : nullptr;
  if (!newest)
    return;
  if (nextRecipe_) {
    snapshot_ = newest;
    beginShowing();
  }
  showSnapshot(std::move(newest), job_->active());
}

void TrajectoriesWorkspace::showSnapshot(Snapshot snapshot, bool live) {
  snapshot_ = std::move(snapshot);
  bench_->show(snapshot_, live);
  if (const RunEntry* run = runs_.shown()) {
    QStringList warnings;
    for (const auto& warning : snapshot_->warnings)
      warnings << QString::fromStdString(warning);
    if (warnings != run->warnings)
      runs_.change(run->id, [&](RunEntry& each) { each.warnings = warnings; });
  }
  if (!snapshot_->device.empty())
    setDevice(QString::fromStdString(snapshot_->device),
              tr("Where this run was computed: %1 million particle-steps per second")
                  .arg(snapshot_->particleStepsPerSecond / 1e6, 0, 'g', 3));
}

void TrajectoriesWorkspace::jobEnded(jobs::State state) {
  takeSnapshot();
  if (topic_ == traceTopic)
    traceEnded(state);
  if (topic_ == traceTopic && state == jobs::State::Finished)
    forecast_.ended(job_->seconds());
  followParameters();
  if (state == jobs::State::Failed)
    complain(job_->message(), topic_);
  Q_EMIT fileChanged();
  Q_EMIT runStateChanged();
  QTimer::singleShot(0, this, &TrajectoriesWorkspace::fetchNext);
}

/// What a run shows while it goes on is of some of its particles: once it was stopped, it is of all.
void TrajectoriesWorkspace::analyseStopped() {
  if (!snapshot_ || (snapshot_->report && snapshot_->report->whole && snapshot_->report->records == snapshot_->done))
    return;
  analysing_.request([run = snapshot_](jobs::JobContext& context) {
    auto whole = std::make_shared<TraceSnapshot>(*run);
    whole->report = runs::analyse(*run, context);
    return Snapshot(std::move(whole));
  });
}

void TrajectoriesWorkspace::takeAnalysed(Snapshot whole) {
  if (!snapshot_ || snapshot_->data != whole->data || snapshot_->done != whole->done)
    return; // another run is shown meanwhile
  showSnapshot(std::move(whole), false);
  keep(!interrupted_.empty());
}

} // namespace larmor::widgets
