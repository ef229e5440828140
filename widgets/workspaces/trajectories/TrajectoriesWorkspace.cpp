#include "widgets/workspaces/trajectories/TrajectoriesWorkspace.h"

#include "engine/studies/Provenance.h"
#include "engine/studies/trajectories/Launch.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/ThemedAction.h"
#include "widgets/workspaces/trajectories/SweepDialog.h"

#include <QFileInfo>

namespace larmor::widgets {

using namespace studies::trajectories;

TrajectoriesWorkspace::TrajectoriesWorkspace(QObject* parent)
    : Workspace(parent), recipe_(std::make_shared<TraceRecipe>()), form_(new ParameterForm(recipe_->parameters())),
      bench_(new PathBench(
          *undoStack(), *this,
          [this] {
            QJsonObject state = saveState();
            state["file"] = filePath();
            return QJsonObject{{"workspace", "trajectories"}, {"state", state}};
          },
          this)),
      device_(this, [this](const QString& line, const QString& reason) { setDevice(line, reason); }),
      analysing_(
          this, tr("Statistics of the stopped run"), [this](Snapshot whole) { takeAnalysed(std::move(whole)); },
          [this](const QString& why) { complain(why); }),
      sweep_(new SweepPanel), mhd_(new MhdPanel), keeping_(
                                                      this, tr("Keeping the run"), [](bool) {}, [](QString) {}) {
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
  connect(resume_, &QAction::triggered, this, [this] { orComplain([this] { continueRun(); }); });
  bench_->actions().addTool(
      views::SceneTool::Arrow,
      themedAction(this, "step", tr("Launch"),
                   tr("Drag an arrow in the scene: a particle starts there in that direction and joins the run (L)"),
                   "launchTool"),
      Qt::Key_L);
  sweeping_ =
      themedAction(this, "layers", tr("Sweep…"), tr("Run once for each of several values of a parameter"), "sweep");
  connect(sweeping_, &QAction::triggered, this, [this] { orComplain([this] { askSweep(); }); });
  simulating_ = themedAction(this, "density", tr("MHD…"), tr("Simulate MHD turbulence, to trace particles through it"),
                             "simulateMhd");
  connect(simulating_, &QAction::triggered, this, &TrajectoriesWorkspace::askSimulate);
}

void TrajectoriesWorkspace::connectParts() {
  connect(job_, &JobRunner::started, this, &Workspace::messageCleared);
  connect(job_, &JobRunner::started, this, &Workspace::jobStarted);
  connect(job_, &JobRunner::stateChanged, this, &Workspace::runStateChanged);
  connect(job_, &JobRunner::polled, this, &TrajectoriesWorkspace::takeSnapshot);
  connect(job_, &JobRunner::finished, this, &TrajectoriesWorkspace::jobEnded);
  connect(&forecast_, &RunForecast::changed, this, &Workspace::runStateChanged);
  connect(form_, &ParameterForm::edited, this, [this] {
    followLaunches();
    followParameters();
    Q_EMIT stateChanged();
    Q_EMIT runStateChanged();
  });
  connect(bench_, &PathBench::failed, this, &TrajectoriesWorkspace::complain);
  connect(bench_, &PathBench::said, this, [this](const QString& text) {
    Q_EMIT message({Severity::Information, text, {}});
  });
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
}

void TrajectoriesWorkspace::pin() {
  if (!filePath().isEmpty())
    return bench_->pin(QFileInfo(filePath()).completeBaseName());
  bench_->pin(QString::fromStdString(shownRecipe_ ? shownRecipe_->field.chosen().label() : "run"));
}

void TrajectoriesWorkspace::orComplain(const std::function<void()>& step) {
  try {
    step();
  } catch (const Error& error) {
    complain(QString::fromUtf8(error.what()));
  }
}

void TrajectoriesWorkspace::complain(const QString& text) { Q_EMIT message({Severity::Error, text, {}}); }

// --- running ---

void TrajectoriesWorkspace::run() {
  if (job_->active())
    return;
  form_->requireValid();
  auto recipe = std::make_shared<TraceRecipe>();
  recipe->assign(*recipe_);
  compute(recipe);
}

/// What the next run will be, once nothing else is computed.
void TrajectoriesWorkspace::followParameters() {
  forecast_.follow([this]() -> std::shared_ptr<TraceRecipe> {
    if (job_->active())
      return nullptr;
    auto recipe = std::make_shared<TraceRecipe>();
    recipe->assign(*recipe_);
    return recipe;
  });
}

void TrajectoriesWorkspace::compute(std::shared_ptr<TraceRecipe> recipe) {
  snapshot_.reset();
  bench_->clear();
  setFile({}, true);
  startTrace(std::move(recipe), {});
}

void TrajectoriesWorkspace::startTrace(std::shared_ptr<TraceRecipe> recipe, const std::filesystem::path& resumeFrom) {
  shownRecipe_ = recipe;
  latest_ = std::make_shared<jobs::Latest<TraceSnapshot>>();
  keeping_.clear();
  analysing_.clear();
  interrupted_.clear();
  if (std::error_code ignored; resumeFrom.empty() && !sessionRun().empty())
    std::filesystem::remove(sessionRun(), ignored); // of the run before
  const std::string command = recipe->command();
  job_->start(tr("Trajectories: %1").arg(QString::fromStdString(recipe->field.chosen().label())),
              [recipe, latest = latest_, command, out = sessionRun(), resumeFrom](jobs::JobContext& context) {
                trace({recipe, out, command, resumeFrom, true}, context, latest);
              });
}

bool TrajectoriesWorkspace::canContinue() const { return !interrupted_.empty() && shownRecipe_ && !job_->active(); }

void TrajectoriesWorkspace::continueRun() {
  if (!canContinue())
    throw Error("Continue", "there is no interrupted run", "a stopped run, or one opened from its file");
  auto recipe = std::make_shared<TraceRecipe>();
  recipe->assign(*shownRecipe_);
  const QString file = filePath();
  startTrace(recipe, std::filesystem::path(interrupted_));
  setFile(file, true);
}

bool TrajectoriesWorkspace::canContinueLater() const { return job_->active() && latest_ && !sessionFolder().isEmpty(); }

std::filesystem::path TrajectoriesWorkspace::sessionRun() const {
  return sessionFolder().isEmpty() ? std::filesystem::path() : toPath(sessionFolder() + "/trajectories.h5");
}

/// A finished run is written for the session too, so that a crash does not cost it; unless it is very large.
void TrajectoriesWorkspace::keepForLater() {
  constexpr double most = 512e6; // bytes
  if (sessionRun().empty() || !snapshot_ || !snapshot_->complete ||
      static_cast<double>(snapshot_->data->position.bytes() + snapshot_->data->velocity.bytes() +
                          snapshot_->data->field.bytes()) > most)
    return;
  keeping_.request([file = sessionRun(), snapshot = snapshot_, recipe = shownRecipe_,
                    command = commandLine().toStdString()](jobs::JobContext&) {
    saveSnapshot(file, *snapshot, recipe.get(), command);
    return true;
  });
}

void TrajectoriesWorkspace::launch(const Vec3& place, const Vec3& direction) {
  if (job_->active())
    return complain(tr("A particle can be launched once the run has ended or was stopped"));
  form_->commitPending();
  auto launches = motion::parseLaunches(recipe_->ensemble.launched);
  launches.push_back({place, direction});
  form_->setValues({{"launched", motion::textOf(launches)}}, tr("launch of a particle")); // followLaunches takes it up
  if (!job_->active())
    Q_EMIT message({Severity::Information, tr("The particle starts with the next run."), tr("Press Run.")});
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
      recipe->parameters().commandLine() != shownRecipe_->parameters().commandLine())
    return;
  recipe->ensemble.launched = wanted;
  if (!recipe->parameters().validate().empty())
    return;
  latest_ = std::make_shared<jobs::Latest<TraceSnapshot>>();
  JobWatcher& watcher =
      job_->start(tr("Launching a particle"), [recipe, run = snapshot_, latest = latest_](jobs::JobContext& context) {
        latest->publish(std::make_shared<const TraceSnapshot>(relaunched(*run, *recipe, context)));
      });
  connect(&watcher, &JobWatcher::finished, this, [this, recipe, longer](jobs::State state) {
    if (state != jobs::State::Finished || !snapshot_)
      return;
    shownRecipe_ = recipe;
    explorer().select(longer ? selectionOf(snapshot_->data->particles() - 1, 0) : Selection{});
  });
}

void TrajectoriesWorkspace::askSweep() {
  form_->requireValid();
  auto* dialog = new SweepDialog(recipe_->parameters(), bench_->view()->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &SweepDialog::chosen, this,
          [this](const SweepPlan& plan) { orComplain([this, &plan] { startSweep(plan); }); });
  dialog->open();
}

void TrajectoriesWorkspace::startSweep(const SweepPlan& plan) {
  if (job_->active())
    return;
  form_->requireValid();
  auto recipe = std::make_shared<TraceRecipe>();
  recipe->assign(*recipe_);
  sweeps_ = std::make_shared<jobs::Latest<SweepSnapshot>>();
  plots().tabs().setCurrentWidget(sweep_);
  FigureArea::of(*sweep_).setOrigin(
      [recipe, plan, title = tr("Sweep of %1").arg(QString::fromStdString(plan.parameter))] {
        return FigureOrigin{title, studies::provenanceOf("larmor-figure", "trajectories", "sweep", recipe->parameters(),
                                                         sweepCommand(plan, recipe))};
      });
  JobWatcher& watcher = job_->start(tr("Sweep of %1").arg(QString::fromStdString(plan.parameter)),
                                    [recipe, plan, sweeps = sweeps_](jobs::JobContext& context) {
                                      sweep({recipe, plan}, context, sweeps);
                                    });
  const auto take = [this] {
    if (auto newest = sweeps_ ? sweeps_->take() : nullptr)
      sweep_->show(*newest);
  };
  connect(&watcher, &JobWatcher::polled, this, take);
}

void TrajectoriesWorkspace::shutDown() {
  interruptedByClosing_ = interruptedByClosing_ || canContinueLater();
  bench_->stopWork();
  keeping_.clear();
  analysing_.clear();
  forecast_.stopWork();
  job_->shutDown();
}

bool TrajectoriesWorkspace::idle() const {
  return !job_->active() && !bench_->preparing() && !analysing_.busy() && !exampleWaits_;
}

void TrajectoriesWorkspace::takeSnapshot() {
  if (latest_)
    if (auto newest = latest_->take())
      showSnapshot(std::move(newest), job_->active());
}

void TrajectoriesWorkspace::showSnapshot(Snapshot snapshot, bool live) {
  snapshot_ = std::move(snapshot);
  bench_->show(snapshot_, live);
  if (!snapshot_->device.empty())
    setDevice(QString::fromStdString(snapshot_->device),
              tr("Where this run was computed: %1 million particle-steps per second")
                  .arg(snapshot_->particleStepsPerSecond / 1e6, 0, 'g', 3));
}

void TrajectoriesWorkspace::jobEnded(jobs::State state) {
  takeSnapshot();
  if (snapshot_ && latest_) {
    bench_->show(snapshot_, false);
    keepForLater();
  }
  if (state == jobs::State::Cancelled && latest_ && std::filesystem::exists(sessionRun()))
    interrupted_ = sessionRun();
  if (state == jobs::State::Cancelled)
    analyseStopped();
  followParameters();
  if (state == jobs::State::Failed)
    complain(job_->message());
  else if (state == jobs::State::Cancelled && snapshot_)
    Q_EMIT message({Severity::Information, tr("Stopped. What was computed so far stays and can be saved."), {}});
  else
    showWarnings();
  Q_EMIT fileChanged();
  Q_EMIT runStateChanged();
}

/// What a run shows while it goes on is of some of its particles: once it was stopped, it is of all.
void TrajectoriesWorkspace::analyseStopped() {
  if (!latest_ || !snapshot_ ||
      (snapshot_->report && snapshot_->report->whole && snapshot_->report->records == snapshot_->done))
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
}

void TrajectoriesWorkspace::showWarnings() {
  if (!snapshot_ || snapshot_->warnings.empty())
    return;
  QStringList texts;
  for (const auto& warning : snapshot_->warnings)
    texts << QString::fromStdString(warning);
  Q_EMIT message({Severity::Warning, texts.join("; "), {}});
}

} // namespace larmor::widgets
