// Files, pictures, examples and sessions of the workspace.
#include "engine/core/Fingerprint.h"
#include "engine/core/ParameterText.h"
#include "engine/studies/Provenance.h"
#include "widgets/plots/PictureState.h"
#include "widgets/theme/FileName.h"
#include "widgets/turbulence/ImportDialog.h"
#include "widgets/workspaces/trajectories/Examples.h"
#include "widgets/workspaces/trajectories/Topics.h"
#include "widgets/workspaces/trajectories/TrajectoriesWorkspace.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <nlohmann/json.hpp>
#include <utility>

namespace larmor::widgets {

using namespace studies::trajectories;

namespace {

QString pathOf(const storage::Identity& file) { return fromPath(file.path); }

} // namespace

std::vector<Opens> TrajectoriesWorkspace::opens() {
  using Kind = storage::FileKind;
  return {{Kind::Run, "trajectories"},
          {Kind::Run, "generative"}, // without a recipe, as paths of other programs
          {Kind::Paths},
          {Kind::Field},
          {Kind::Grid},
          {Kind::Parameters, "trajectories"},
          {Kind::Picture, "trajectories"},
          {Kind::Sweep, "trajectories"}};
}

void TrajectoriesWorkspace::newRun() {
  abandonTrace();
  leaveShown();
  const ParameterSet parameters = recipe_->parameters();
  for (const auto& handle : parameters.all())
    handle.reset();
  form_->refresh();
  scene().restore(ownLook_);
  explorer().setFilter({});
  bench_->applyState("bookmarks", QJsonArray());
  undoStack()->clear();
  snapshot_.reset();
  shownRecipe_.reset();
  interrupted_.clear();
  runs_.setShown({});
  bench_->clear();
  sayWhoseForm();
  clearRunMessages();
  Q_EMIT messageCleared(openTopic);
  setFile({}, false);
}

QString TrajectoriesWorkspace::openFilter() const {
  return tr(
      "Runs, sweeps, fields and parameters (*.h5 *.hdf5 *.athdf *.vti *.npy *.npz *.txt *.json *.png);;All files (*)");
}

void TrajectoriesWorkspace::open(const storage::Identity& file) {
  switch (file.kind) {
  case storage::FileKind::Parameters:
    return openParameters(pathOf(file));
  case storage::FileKind::Picture:
    return openPicture(pathOf(file));
  case storage::FileKind::Field:
  case storage::FileKind::Grid:
    return importFile(file);
  case storage::FileKind::Sweep:
    return readSweepFile(file, {});
  default:
    return openRunFile(file, {});
  }
}

void TrajectoriesWorkspace::openParameters(const QString& path) {
  const auto bytes = readFile(path);
  if (!bytes)
    throw Error(path.toStdString(), "cannot be opened", "a JSON file of parameters");
  const nlohmann::json json = parseParameters(bytes->toStdString(), path.toStdString());
  TraceRecipe defaults;
  auto set = defaults.parameters();
  set.fromJson(json, path.toStdString());
  nextView_ = {};
  form_->setValues(set.texts(), tr("opening of %1").arg(QFileInfo(path).completeBaseName()));
  const QJsonObject notes = QJsonDocument::fromJson(*bytes).object();
  if (notes.contains("_view")) // how the examples want to be looked at
    nextView_ = {{"scene", notes["_view"]}};
  Q_EMIT stateChanged();
}

QString TrajectoriesWorkspace::saveFilter() const { return tr("Run file (*.h5)"); }

bool TrajectoriesWorkspace::canSave() const { return snapshot_ && !job_->active(); }

void TrajectoriesWorkspace::save(const QString& path) {
  if (!canSave())
    return;
  TraceSnapshot named = *snapshot_;
  named.name = bench_->name().toStdString();
  const QString id = runs_.shownId();
  JobWatcher& watcher =
      begin(saveTopic, tr("Saving %1").arg(QFileInfo(path).fileName()),
            [path, named, recipe = shownRecipe_, command = shownCommand().toStdString()](jobs::JobContext& context) {
              context.progress(0, 1, "writing");
              saveSnapshot(toPath(path), named, recipe.get(), command);
            });
  connect(&watcher, &JobWatcher::finished, this, [this, path, id](jobs::State state) {
    if (state != jobs::State::Finished)
      return;
    runs_.change(id, [&](RunEntry& run) {
      run.file = path;
      run.outdated = false;
    });
    if (id == runs_.shownId())
      clearRunMessages(); // that it can be saved
    setFile(path, false);
  });
}

QString TrajectoriesWorkspace::importFilter() const {
  return tr("Magnetic fields (*.athdf *.h5 *.hdf5 *.vti *.npy);;All files (*)");
}

void TrajectoriesWorkspace::importFile(const storage::Identity& file) {
  auto* dialog = new ImportDialog(pathOf(file), bench_->view()->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &ImportDialog::chosen, this, [this](const std::vector<std::pair<std::string, std::string>>& values) {
    form_->setValues(values, tr("import of a field"));
    Q_EMIT stateChanged();
  });
  dialog->open();
}

QString TrajectoriesWorkspace::pictureFilter() const { return tr("PNG picture (*.png)"); }

void TrajectoriesWorkspace::exportPicture(const QString& path) { bench_->savePicture(path); }

void TrajectoriesWorkspace::openPicture(const QString& path) {
  const QJsonObject stored = readPictureState(path);
  if (stored["workspace"] != "trajectories")
    throw Error(path.toStdString(), "carries no state of this workspace", "a picture saved by Larmor");
  QJsonObject state = stored["state"].toObject();
  state["asks"] = true;
  restoreState(state);
}

/// The run that is shown; of files of others their place.
FigureOrigin TrajectoriesWorkspace::figureOrigin() const {
  FigureOrigin origin;
  if (!snapshot_)
    return origin;
  origin.title = bench_->name();
  if (shownRecipe_)
    origin.provenance = studies::provenanceOf("larmor-figure", "trajectories", "trace", shownRecipe_->parameters(),
                                              shownRecipe_->command());
  else
    origin.title += ", " + filePath();
  return origin;
}

bool TrajectoriesWorkspace::hasFigures() const { return snapshot_ || !sweep_->plot().isEmpty() || !mhd_->isEmpty(); }

void TrajectoriesWorkspace::exportFigures(const QString& folder) {
  if (!makeFolder(folder))
    throw Error(folder.toStdString(), "cannot be made", "a folder with write permission");
  if (snapshot_)
    bench_->exportFigures(folder);
  sweep_->exportFigures(folder);
  mhd_->exportFigures(folder);
}

QString TrajectoriesWorkspace::movieFilter() const { return bench_->movieFilter(); }

void TrajectoriesWorkspace::exportMovie(const QString& path) { bench_->askMovie(path, shownCommand()); }

QString TrajectoriesWorkspace::dataFilter() const { return PathBench::dataFilter(); }

void TrajectoriesWorkspace::exportData(const QString& path) {
  auto work = bench_->exporting(path);
  if (job_->active())
    throw Error("Export", "a job is still going on", "a finished or stopped run");
  begin("export", tr("Exporting %1").arg(QFileInfo(path).fileName()), std::move(work));
}

std::vector<Example> TrajectoriesWorkspace::startExamples() { return allExamples(); }

void TrajectoriesWorkspace::openExample(int index) {
  const Example& example = allExamples().at(static_cast<std::size_t>(index));
  openParameters(example.file);
  QJsonObject look = ownLook_; // not that of the example before
  const QJsonObject own = nextView_["scene"].toObject();
  for (auto part = own.begin(); part != own.end(); ++part)
    look[part.key()] = part.value();
  nextView_ = {{"scene", look}};
  abandonTrace();
  if (!job_->active())
    return run();
  exampleWaits_ = true; // it goes on until it hears of it
  connect(
      job_, &JobRunner::finished, this,
      [this] {
        exampleWaits_ = false;
        orComplain([this] { run(); }, traceTopic);
      },
      static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
}

QString TrajectoriesWorkspace::commandLine() const { return QString::fromStdString(recipe_->command()); }

// --- session ---

QJsonObject TrajectoriesWorkspace::saveState() const {
  QJsonObject state = bench_->state();
  state["command"] = shownCommand();
  state["parameters"] = form_->storedValues();
  if (snapshot_ && shownRecipe_) // the form may have been changed since
    state["shown_parameters"] = ParameterForm::stored(shownRecipe_->parameters());
  const bool later = traceContinuesLater();
  if ((later || interruptedByClosing_) && nextRecipe_)
    state["run"] = toJson(next_.run);
  else if (const RunEntry* run = runs_.shown())
    state["run"] = toJson(*run);
  state["runs"] = runs_.state();
  state["shown"] = snapshot_ != nullptr || later;
  state["running"] = later || interruptedByClosing_;
  return state;
}

void TrajectoriesWorkspace::restoreState(const QJsonObject& state) {
  abandonTrace();
  form_->applyState("parameters", state["parameters"]);
  form_->refresh(); // nothing of what was typed before
  const bool asks = state["asks"].toBool();
  estimating_.clear();
  const QStringList fetched = toFetch_;
  runs_.restore(state["runs"].toObject());
  for (const QString& id : toFetch_)
    if (asks && !fetched.contains(id))
      offered_ << id;
  if (const RunEntry* sweep = runs_.find(state["runs"]["shown"][sweepKind].toString()))
    bringSweepBack(RunEntry(*sweep));
  Wanted wanted{runFrom(state["run"].toObject()), state, true, state["running"].toBool(), asks};
  if (wanted.run.id.isEmpty()) { // of a program of before
    wanted.run.id = RunStore::freshId();
    if (state.contains("shown_parameters"))
      wanted.run.parameters = state["shown_parameters"];
  }
  if (wanted.run.file.isEmpty())
    wanted.run.file = state["file"].toString();
  wanted.run.pinned = false;
  if (const RunEntry* here = runs_.find(wanted.run.id)) {
    if (mayBeSame(here->fingerprint.toStdString(), wanted.run.fingerprint.toStdString()))
      wanted.run = *here;
    else // it got or lost a particle since
      wanted.run.id = RunStore::freshId();
  }
  const bool any = state["shown"].toBool() || !wanted.run.parameters.isNull() || wanted.run.isSaved();
  if (!any)
    return bench_->restore(state);
  bringBack(wanted);
}

void TrajectoriesWorkspace::applyState(const QString& part, const QJsonValue& value) {
  if (PathBench::owns(part))
    bench_->applyState(part, value);
  else
    form_->applyState(part, value);
}

void TrajectoriesWorkspace::setPresentation(const Presentation& look) {
  bench_->setPresentation(look.on, look.lineScale, look.time);
}

} // namespace larmor::widgets
