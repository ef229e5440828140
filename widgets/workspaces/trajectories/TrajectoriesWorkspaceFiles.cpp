// Files, pictures, examples and sessions of the workspace.
#include "engine/studies/Provenance.h"
#include "widgets/paths/PictureState.h"
#include "widgets/theme/FileName.h"
#include "widgets/turbulence/ImportDialog.h"
#include "widgets/workspaces/trajectories/Examples.h"
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
  return {
      {Kind::Run, "trajectories"},    {Kind::Paths}, {Kind::Field}, {Kind::Grid}, {Kind::Parameters, "trajectories"},
      {Kind::Picture, "trajectories"}};
}

void TrajectoriesWorkspace::newRun() {
  stop();
  latest_.reset(); // a stopped run does not come back
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
  bench_->clear();
  setFile({}, false);
}

QString TrajectoriesWorkspace::openFilter() const {
  return tr("Runs, fields and parameters (*.h5 *.hdf5 *.athdf *.vti *.npy *.npz *.txt *.json *.png);;All files (*)");
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
  default:
    return showRun(file);
  }
}

void TrajectoriesWorkspace::openParameters(const QString& path) {
  const auto bytes = readFile(path);
  if (!bytes)
    throw Error(path.toStdString(), "cannot be opened", "a JSON file of parameters");
  nlohmann::json json;
  try {
    json = nlohmann::json::parse(bytes->toStdString());
  } catch (const nlohmann::json::exception&) {
    throw Error(path.toStdString(), "is not valid JSON", "{\"key\": value, ...}");
  }
  TraceRecipe defaults;
  auto set = defaults.parameters();
  set.fromJson(json, path.toStdString());
  form_->setValues(set.texts(), tr("opening of %1").arg(QFileInfo(path).completeBaseName()));
  const QJsonObject notes = QJsonDocument::fromJson(*bytes).object();
  if (notes.contains("_view")) // how the examples want to be looked at
    scene().restore(notes["_view"].toObject());
  Q_EMIT stateChanged();
}

void TrajectoriesWorkspace::showRun(const storage::Identity& file, bool modified) {
  const QString path = pathOf(file);
  stop();
  latest_.reset();
  auto opened = std::make_shared<OpenedRun>();
  JobWatcher& watcher = job_->start(tr("Opening %1").arg(QFileInfo(path).fileName()),
                                    [file = storage::Identity(file), opened](jobs::JobContext& context) mutable {
                                      context.progress(0, 1, "reading");
                                      *opened = openTraceFile(file);
                                      file.file.reset(); // the job may live on for long
                                      completeOpened(*opened, context);
                                    });
  connect(&watcher, &JobWatcher::finished, this, [this, path, opened, modified](jobs::State state) {
    if (state != jobs::State::Finished)
      return; // what was shown before stays
    showOpened(path, *opened);
    setFile(modified ? QString() : path, modified);
    if (std::exchange(continueWhenOpened_, false) && canContinue())
      continueRun();
  });
}

void TrajectoriesWorkspace::showOpened(const QString& path, OpenedRun& opened) {
  const Selection selected = explorer().selection();
  bench_->clear();
  const bool restored = std::exchange(restored_, false);
  if (restored) // the selection belongs to this run
    explorer().applyState("selection", toJson(selected));
  showSnapshot(std::make_shared<const TraceSnapshot>(opened.snapshot), false);
  showWarnings();
  interrupted_.clear();
  if (opened.recipe) {
    shownRecipe_ = opened.recipe;
    if (!restored) // else the form holds what was typed after that run
      form_->setValues(opened.recipe->parameters().texts(),
                       tr("opening of %1").arg(QFileInfo(path).completeBaseName()));
    if (opened.status != "complete")
      interrupted_ = toPath(path);
  }
  if (!interrupted_.empty())
    Q_EMIT message({Severity::Information,
                    tr("This run was interrupted after %1 records.").arg(opened.snapshot.done),
                    {},
                    {{tr("Continue"), [this] { resume_->trigger(); }}}});
  else if (!opened.notes.empty()) {
    QStringList notes;
    for (const auto& note : opened.notes)
      notes << QString::fromStdString(note);
    Q_EMIT message({Severity::Information, notes.join("; "), {}});
  }
  Q_EMIT runStateChanged();
}

QString TrajectoriesWorkspace::saveFilter() const { return tr("Run file (*.h5)"); }

bool TrajectoriesWorkspace::canSave() const { return snapshot_ && !job_->active(); }

void TrajectoriesWorkspace::save(const QString& path) {
  if (!canSave())
    return;
  form_->commitPending();
  JobWatcher& watcher = job_->start(tr("Saving %1").arg(QFileInfo(path).fileName()),
                                    [path, snapshot = snapshot_, recipe = shownRecipe_,
                                     command = commandLine().toStdString()](jobs::JobContext& context) {
                                      context.progress(0, 1, "writing");
                                      saveSnapshot(toPath(path), *snapshot, recipe.get(), command);
                                    });
  connect(&watcher, &JobWatcher::finished, this, [this, path](jobs::State state) {
    if (state == jobs::State::Finished)
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
  restoreState(stored["state"].toObject());
}

/// The run that is shown; of files of others their place.
FigureOrigin TrajectoriesWorkspace::figureOrigin() const {
  FigureOrigin origin;
  if (!snapshot_)
    return origin;
  origin.title = titleOfOwn(*snapshot_);
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

void TrajectoriesWorkspace::exportMovie(const QString& path) { bench_->askMovie(path, commandLine()); }

QString TrajectoriesWorkspace::dataFilter() const { return PathBench::dataFilter(); }

void TrajectoriesWorkspace::exportData(const QString& path) {
  auto work = bench_->exporting(path);
  if (job_->active())
    throw Error("Export", "a job is still going on", "a finished or stopped run");
  job_->start(tr("Exporting %1").arg(QFileInfo(path).fileName()), std::move(work));
}

std::vector<Example> TrajectoriesWorkspace::startExamples() { return allExamples(); }

void TrajectoriesWorkspace::openExample(int index) {
  const Example& example = allExamples().at(static_cast<std::size_t>(index));
  scene().restore(ownLook_); // not that of the example before
  openParameters(example.file);
  if (!job_->active())
    return run();
  latest_.reset(); // of the run before, which goes on until it hears of it
  stop();
  exampleWaits_ = true;
  connect(
      job_, &JobRunner::finished, this,
      [this] {
        exampleWaits_ = false;
        orComplain([this] { run(); });
      },
      static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
}

QString TrajectoriesWorkspace::commandLine() const { return QString::fromStdString(recipe_->command()); }

// --- session ---

QJsonObject TrajectoriesWorkspace::saveState() const {
  QJsonObject state = bench_->state();
  state["command"] = commandLine();
  state["parameters"] = form_->storedValues();
  if (snapshot_ && shownRecipe_) // the form may have been changed since
    state["shown_parameters"] = ParameterForm::stored(shownRecipe_->parameters());
  state["shown"] = snapshot_ != nullptr || canContinueLater();
  state["running"] = canContinueLater() || interruptedByClosing_;
  return state;
}

void TrajectoriesWorkspace::restoreState(const QJsonObject& state) {
  stop();
  form_->applyState("parameters", state["parameters"]);
  form_->refresh(); // nothing of what was typed before
  bench_->restore(state);
  const QString file = state["file"].toString();
  restored_ = true;
  if (!file.isEmpty() && fileExists(file))
    showRun(storage::identify(toPath(file)));
  else if (state["shown"].toBool() && !sessionRun().empty() && std::filesystem::exists(sessionRun())) {
    continueWhenOpened_ = state["running"].toBool();
    showRun(storage::identify(sessionRun()), true);
  } else if (state.contains("shown_parameters")) {
    computeAgain(state["shown_parameters"], file);
    bench_->applyState("selection", state["selection"]);
  } else if (!file.isEmpty()) {
    throw Error(file.toStdString(), "is no longer there", "the run file this session looked at");
  }
}

/// Without its file a run comes back from its parameters: they and the seed say all.
void TrajectoriesWorkspace::computeAgain(const QJsonValue& parameters, const QString& file) {
  auto recipe = std::make_shared<TraceRecipe>();
  recipe->parameters().setTexts(ParameterForm::textsOf(parameters));
  recipe->parameters().requireValid();
  restored_ = false;
  compute(recipe);
  Q_EMIT message({Severity::Information,
                  file.isEmpty()
                      ? tr("The run was not saved: it is computed again from its parameters.")
                      : tr("%1 is no longer there: the run is computed again from its parameters.").arg(file),
                  {}});
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
