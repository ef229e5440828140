#include "widgets/workspaces/trajectories/TrajectoriesWorkspace.h"

#include "engine/compute/GpuDevice.h"
#include "engine/storage/InputFile.h"
#include "engine/studies/trajectories/TraceFile.h"
#include "widgets/theme/Theme.h"
#include "widgets/workspaces/trajectories/EventTable.h"
#include "widgets/workspaces/trajectories/Examples.h"
#include "widgets/workspaces/trajectories/Exports.h"
#include "widgets/workspaces/trajectories/ImportDialog.h"
#include "widgets/workspaces/trajectories/TrajectoryPlots.h"
#include "widgets/workspaces/trajectories/TrajectoryScene.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QScrollArea>
#include <nlohmann/json.hpp>

namespace larmor::widgets {

using namespace studies::trajectories;

namespace {

std::filesystem::path toPath(const QString& file) { return file.toStdString(); }

bool isRunFile(const QString& file) {
  try {
    return storage::InputFile(toPath(file)).text("/", "format", "") == "larmor-run" ||
           storage::InputFile(toPath(file)).has("/trajectories");
  } catch (const Error&) {
    return false;
  }
}

} // namespace

TrajectoriesWorkspace::TrajectoriesWorkspace(QObject* parent)
    : Workspace(parent), recipe_(std::make_shared<TraceRecipe>()), form_(new ParameterForm(recipe_->parameters())),
      scene_(new TrajectoryScene), plots_(new TrajectoryPlots),
      device_(
          this, tr("Looking for a graphics card"), [this](QString summary) { setDevice(processorText(), summary); },
          [](QString) {}) {
  form_->setUndoStack(undoStack());
  connectParts();
  setDevice(processorText(), tr("Looking for a graphics card"));
  // Asking the graphics driver can take a while: not on the window's thread.
  device_.request([](jobs::JobContext&) { return QString::fromStdString(compute::deviceSummary()); });
}

TrajectoriesWorkspace::~TrajectoriesWorkspace() { shutDown(); }

QWidget* TrajectoriesWorkspace::centralView() { return scene_; }
QWidget* TrajectoriesWorkspace::parameterPanel() { return form_; }
QWidget* TrajectoriesWorkspace::plotPanel() { return plots_; }
QList<QAction*> TrajectoriesWorkspace::viewActions() { return {pin_}; }

void TrajectoriesWorkspace::connectParts() {
  connect(form_, &ParameterForm::edited, this, [this] {
    Q_EMIT stateChanged();
    Q_EMIT runStateChanged();
  });
  connect(scene_, &TrajectoryScene::pathPicked, this,
          [this](quint64 particle, quint32 record) { pick(particle, record); });
  connect(scene_, &TrajectoryScene::nothingPicked, this, [this] {
    scene_->select(std::nullopt);
    plots_->clearPath();
  });
  connect(scene_, &TrajectoryScene::failed, this, &TrajectoriesWorkspace::complain);
  connect(plots_, &TrajectoryPlots::failed, this, &TrajectoriesWorkspace::complain);
  connect(plots_, &TrajectoryPlots::eventChosen, this, &TrajectoriesWorkspace::goTo);
  pin_ = new QAction(Theme::shared().icon("pin"), tr("Pin curves"), this);
  pin_->setCheckable(true);
  pin_->setToolTip(tr("Keep the present curves as dashed references in every plot"));
  connect(&Theme::shared(), &Theme::changed, this, [this] { pin_->setIcon(Theme::shared().icon("pin")); });
  connect(pin_, &QAction::toggled, this, [this](bool on) { on ? plots_->tabs().pin() : plots_->tabs().unpin(); });
  connect(plots_, &TrajectoryPlots::recordPointedAt, scene_, &TrajectoryScene::setCursor);
  connect(&scene_->timeControl(), &views::TimeControl::recordChanged, this, [this](double record) {
    if (scene_->selected()) {
      scene_->setCursor(static_cast<std::size_t>(record));
      plots_->setCursor(static_cast<std::size_t>(record));
    }
  });
}

void TrajectoriesWorkspace::complain(const QString& text) { Q_EMIT message({Severity::Error, text, {}}); }

// --- running ---

RunState TrajectoriesWorkspace::runState() const { return watcher_ ? watcher_->runState() : RunState{}; }

void TrajectoriesWorkspace::startJob(const std::string& title, jobs::Job::Work work) {
  auto job = std::make_shared<jobs::Job>(title, std::move(work));
  job->start();
  if (watcher_)
    watcher_->deleteLater();
  watcher_ = new JobWatcher(job, this);
  connect(watcher_, &JobWatcher::polled, this, &TrajectoriesWorkspace::takeSnapshot);
  connect(watcher_, &JobWatcher::stateChanged, this, [this] { Q_EMIT runStateChanged(); });
  connect(watcher_, &JobWatcher::finished, this, &TrajectoriesWorkspace::jobEnded);
  Q_EMIT messageCleared();
  Q_EMIT jobStarted(watcher_);
  Q_EMIT runStateChanged();
}

void TrajectoriesWorkspace::run() {
  if (watcher_ && jobs::isActive(watcher_->state()))
    return;
  form_->commitPending();
  recipe_->parameters().requireValid();
  auto recipe = std::make_shared<TraceRecipe>();
  recipe->assign(*recipe_);
  shownRecipe_ = recipe;
  latest_ = std::make_shared<jobs::Latest<TraceSnapshot>>();
  snapshot_.reset();
  scene_->clear();
  plots_->clear();
  setFile({}, true);
  startJob(tr("Trajectories: %1").arg(QString::fromStdString(recipe->field.chosen().label())).toStdString(),
           [recipe, latest = latest_, command = commandLine().toStdString()](jobs::JobContext& context) {
             TraceRun(recipe, {}, command).run(context, latest.get());
           });
}

void TrajectoriesWorkspace::setPaused(bool paused) {
  if (watcher_)
    watcher_->setPaused(paused);
}

void TrajectoriesWorkspace::stop() {
  if (watcher_)
    watcher_->cancel();
}

void TrajectoriesWorkspace::shutDown() {
  if (scene_)
    scene_->stopWork();
  if (plots_)
    plots_->stopWork();
  if (watcher_) {
    watcher_->disconnect(this); // what it still publishes has no view any more
    watcher_->cancel();
    watcher_->job().wait();
  }
}

bool TrajectoriesWorkspace::idle() const {
  return !(watcher_ && jobs::isActive(watcher_->state())) && !scene_->preparing() && !plots_->preparing();
}

void TrajectoriesWorkspace::takeSnapshot() {
  if (latest_)
    if (auto newest = latest_->take())
      showSnapshot(std::move(newest), jobs::isActive(watcher_->state()));
}

void TrajectoriesWorkspace::showSnapshot(Snapshot snapshot, bool live) {
  snapshot_ = std::move(snapshot);
  scene_->show(snapshot_, live);
  plots_->show(snapshot_);
  if (!snapshot_->device.empty())
    setDevice(QString::fromStdString(snapshot_->device),
              tr("Where this run was computed: %1 million particle-steps per second")
                  .arg(snapshot_->particleStepsPerSecond / 1e6, 0, 'g', 3));
}

void TrajectoriesWorkspace::jobEnded(jobs::State state) {
  takeSnapshot();
  if (snapshot_)
    scene_->show(snapshot_, false);
  if (state == jobs::State::Failed)
    complain(watcher_->message());
  else if (state == jobs::State::Cancelled && snapshot_)
    Q_EMIT message({Severity::Information, tr("Stopped. What was computed so far stays and can be saved."), {}});
  else
    showWarnings();
  Q_EMIT fileChanged();
  Q_EMIT runStateChanged();
}

void TrajectoriesWorkspace::showWarnings() {
  if (!snapshot_ || snapshot_->warnings.empty())
    return;
  QStringList texts;
  for (const auto& warning : snapshot_->warnings)
    texts << QString::fromStdString(warning);
  Q_EMIT message({Severity::Warning, texts.join("; "), {}});
}

void TrajectoriesWorkspace::pick(std::uint64_t particle, std::size_t record) {
  scene_->select(particle);
  scene_->setCursor(record);
  plots_->showPath(snapshot_, particle, record);
}

void TrajectoriesWorkspace::goTo(const statistics::MirrorEvent& event) {
  pick(event.particle, event.record);
  scene_->lookAt(event.record);
}

// --- files ---

void TrajectoriesWorkspace::newRun() {
  stop();
  latest_.reset(); // a stopped run does not come back
  const ParameterSet parameters = recipe_->parameters();
  for (const auto& handle : parameters.all())
    handle.reset();
  form_->refresh();
  undoStack()->clear();
  snapshot_.reset();
  scene_->clear();
  plots_->clear();
  setFile({}, false);
}

QString TrajectoriesWorkspace::openFilter() const {
  return tr("Runs, fields and parameters (*.h5 *.hdf5 *.athdf *.vti *.npy *.json);;All files (*)");
}

void TrajectoriesWorkspace::open(const QString& path) {
  if (!QFileInfo::exists(path))
    throw Error(path.toStdString(), "does not exist");
  if (path.endsWith(".json"))
    openParameters(path);
  else if (isRunFile(path))
    showRun(path);
  else
    importFile(path);
}

void TrajectoriesWorkspace::openParameters(const QString& path) {
  QFile file(path); // may be one of the program's own resources
  if (!file.open(QIODevice::ReadOnly))
    throw Error(path.toStdString(), "cannot be opened", "a JSON file of parameters");
  nlohmann::json json;
  try {
    json = nlohmann::json::parse(file.readAll().toStdString());
  } catch (const nlohmann::json::exception&) {
    throw Error(path.toStdString(), "is not valid JSON", "{\"key\": value, ...}");
  }
  TraceRecipe defaults;
  auto set = defaults.parameters();
  set.fromJson(json, path.toStdString());
  recipe_->assign(defaults);
  form_->refresh();
  Q_EMIT stateChanged();
}

void TrajectoriesWorkspace::showRun(const QString& path) {
  stop();
  latest_.reset();
  auto opened = std::make_shared<OpenedRun>();
  startJob(tr("Opening %1").arg(QFileInfo(path).fileName()).toStdString(),
           [path, opened](jobs::JobContext& context) {
             context.progress(0, 1, "reading");
             *opened = openTraceFile(toPath(path));
             completeOpened(*opened, context);
           });
  connect(watcher_, &JobWatcher::finished, this, [this, path, opened](jobs::State state) {
    if (state != jobs::State::Finished)
      return; // what was shown before stays
    scene_->clear();
    plots_->clear();
    showSnapshot(std::make_shared<const TraceSnapshot>(opened->snapshot), false);
    showWarnings();
    if (opened->recipe) {
      shownRecipe_ = opened->recipe;
      recipe_->assign(*opened->recipe);
      form_->refresh();
    }
    setFile(path, false);
    if (!opened->notes.empty())
      Q_EMIT message({Severity::Information, QString::fromStdString(opened->notes.front()), {}});
  });
}

QString TrajectoriesWorkspace::saveFilter() const { return tr("Run file (*.h5)"); }

bool TrajectoriesWorkspace::canSave() const { return snapshot_ && !(watcher_ && jobs::isActive(watcher_->state())); }

void TrajectoriesWorkspace::save(const QString& path) {
  if (!canSave())
    return;
  form_->commitPending();
  startJob(tr("Saving %1").arg(QFileInfo(path).fileName()).toStdString(),
           [path, snapshot = snapshot_, recipe = shownRecipe_,
            command = commandLine().toStdString()](jobs::JobContext& context) {
             context.progress(0, 1, "writing");
             saveSnapshot(toPath(path), *snapshot, recipe.get(), command);
           });
  connect(watcher_, &JobWatcher::finished, this, [this, path](jobs::State state) {
    if (state == jobs::State::Finished)
      setFile(path, false);
  });
}

QString TrajectoriesWorkspace::importFilter() const {
  return tr("Magnetic fields (*.athdf *.h5 *.hdf5 *.vti *.npy);;All files (*)");
}

void TrajectoriesWorkspace::importFile(const QString& path) {
  auto* dialog = new ImportDialog(path, scene_->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &ImportDialog::chosen, this, [this](const std::vector<std::pair<std::string, std::string>>& values) {
    recipe_->parameters().setTexts(values);
    form_->refresh();
    Q_EMIT stateChanged();
  });
  dialog->open();
}

QString TrajectoriesWorkspace::pictureFilter() const { return tr("PNG picture (*.png)"); }

void TrajectoriesWorkspace::exportPicture(const QString& path) {
  scene_->view().savePicture(path, scene_->view().size() * scene_->view().devicePixelRatioF());
}

QString TrajectoriesWorkspace::dataFilter() const {
  return tr("VTK paths (*.vtp);;VTK image of the field (*.vti);;Table (*.csv);;NumPy positions (*.npy)");
}

void TrajectoriesWorkspace::exportData(const QString& path) {
  if (!snapshot_)
    throw Error("Export", "there is nothing to export yet", "a run or an opened file");
  if (watcher_ && jobs::isActive(watcher_->state()))
    throw Error("Export", "a job is still going on", "a finished or stopped run");
  startJob(tr("Exporting %1").arg(QFileInfo(path).fileName()).toStdString(),
           [path, snapshot = snapshot_](jobs::JobContext& context) { exportRun(toPath(path), *snapshot, context); });
}

QStringList TrajectoriesWorkspace::examples() const {
  QStringList names;
  for (const auto& example : allExamples())
    names << example.title;
  return names;
}

void TrajectoriesWorkspace::openExample(int index) {
  openParameters(allExamples().at(index).file);
  run();
}

QString TrajectoriesWorkspace::commandLine() const {
  return "larmor-batch trajectories trace" + QString::fromStdString(recipe_->parameters().commandLine());
}

// --- session ---

QJsonObject TrajectoriesWorkspace::saveState() const {
  return {{"command", commandLine()},
          {"parameters", QString::fromStdString(recipe_->parameters().toJson().dump())},
          {"quantity", scene_->toolbar().quantity()}};
}

void TrajectoriesWorkspace::restoreState(const QJsonObject& state) {
  const auto json = nlohmann::json::parse(state["parameters"].toString().toStdString(), nullptr, false);
  if (json.is_object()) {
    recipe_->parameters().fromJson(json, "session");
    form_->refresh();
  }
}

void TrajectoriesWorkspace::setPresentation(bool on) {
  scene_->toolbar().setVisible(!on);
  scene_->view().setTextScale(on ? 1.5 : 1.0);
}

} // namespace larmor::widgets
