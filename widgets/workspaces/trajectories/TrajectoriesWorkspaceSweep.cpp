// Sweeps: asked for, computed, and their rows in the scene.
#include "engine/core/Fingerprint.h"
#include "engine/core/Resources.h"
#include "engine/motion/TracePlan.h"
#include "engine/storage/Inputs.h"
#include "engine/studies/Provenance.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/SaveName.h"
#include "widgets/workspaces/trajectories/SweepDialog.h"
#include "widgets/workspaces/trajectories/Topics.h"
#include "widgets/workspaces/trajectories/TrajectoriesWorkspace.h"

#include <QFileInfo>
#include <algorithm>

namespace larmor::widgets {

using namespace studies::trajectories;

namespace {

constexpr double mostOnDisk = 4e9; ///< bytes of a sweep's runs; those of larger ones are computed again when opened

double bytesOf(const SweepPoint& point) {
  double bytes = 0;
  for (const Curve& curve : point.report ? point.report->curves : std::vector<Curve>())
    bytes += 8.0 * static_cast<double>(curve.x.size() + curve.y.size() + curve.error.size() + curve.edges.size());
  return bytes;
}

double bytesOf(const TraceRecipe& recipe) {
  const motion::TracePlan plan = motion::planOf(recipe.motion, recipe.ensemble);
  return 72.0 * static_cast<double>(plan.particles) * static_cast<double>(plan.records); // three vectors of doubles
}

/// The field whose runs they are, and its file where it has one.
QString sweptOf(TraceRecipe& recipe) {
  QString name = QString::fromStdString(recipe.field.chosen().label());
  const ParameterSet own = recipe.field.chosenParameters();
  for (const auto& handle : own.all())
    if (handle.info().hint == Hint::File && !handle.text().empty())
      name += ", " + QFileInfo(QString::fromStdString(handle.text())).fileName();
  return name;
}

/// As the list has it: the parameters that its runs share, and which one goes through what.
RunEntry entryOf(const SweepOrder& order) {
  const auto shared = sharedRecipe(order.plan, order.recipe);
  const ParameterSet parameters = shared->parameters();
  RunEntry entry;
  entry.kind = sweepKind;
  entry.name = order.name.empty() ? TrajectoriesWorkspace::tr("Sweep of %1: %2")
                                        .arg(QString::fromStdString(order.plan.parameter), sweptOf(*order.recipe))
                                  : QString::fromStdString(order.name);
  QJsonObject values = ParameterForm::relevant(parameters).toObject();
  values.remove(QString::fromStdString(parameters.find(order.plan.parameter).info().name())); // it has no one value
  values[sweepKind] = QString::fromStdString(textOf(order.plan));
  entry.parameters = values;
  entry.fingerprint = QString::fromStdString(fingerprintOf(parameters));
  entry.command = QString::fromStdString(sweepCommand(order.plan, order.recipe));
  return entry;
}

/// None of its values computed. @throws Error
StoredSweep sweepOf(const RunEntry& run) {
  QJsonObject values = run.parameters.toObject();
  StoredSweep sweep;
  sweep.order.plan = parseSweep(values.take(sweepKind).toString().toStdString());
  sweep.order.recipe = std::make_shared<TraceRecipe>();
  sweep.order.recipe->parameters().setTexts(ParameterForm::textsOf(values));
  sweep.sweep = notBegun(sweep.order);
  return sweep;
}

} // namespace

void TrajectoriesWorkspace::askSweep() {
  form_->requireValid();
  auto* dialog = new SweepDialog(recipe_->parameters(), bench_->view()->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &SweepDialog::chosen, this,
          [this](const SweepPlan& plan) { orComplain([this, &plan] { startSweep(plan); }, "sweep"); });
  dialog->open();
}

void TrajectoriesWorkspace::startSweep(const SweepPlan& plan) {
  if (job_->active())
    return;
  form_->requireValid();
  auto recipe = std::make_shared<TraceRecipe>();
  recipe->assign(*recipe_);
  recipe->makeFilesAbsolute();
  StoredSweep fresh;
  fresh.order.recipe = recipe;
  fresh.order.plan = plan;
  fresh.sweep = notBegun(fresh.order);
  plots().tabs().setCurrentWidget(sweep_);
  runSweep(runs_.add(entryOf(fresh.order)), fresh);
}

void TrajectoriesWorkspace::computeSweepRest() {
  const QString id = runs_.shownId(sweepKind);
  if (job_->active())
    throw Error("Sweep", "a job goes on here", "its end, or Stop");
  if (runs_.find(id) && sweepOrder_.recipe)
    runSweep(id, {sweepOrder_, sweep_->sweep()});
}

void TrajectoriesWorkspace::runSweep(const QString& id, const StoredSweep& from) {
  const RunEntry& run = *runs_.find(id);
  StoredSweep whole = from;
  SweepOrder& order = whole.order;
  order.name = run.name.toStdString();
  order.file = toPath(runs_.fileOf(run));
  order.folder.clear();
  if (order.plan.count * bytesOf(*order.recipe) <= mostOnDisk)
    order.folder = order.file.parent_path();
  runs_.change(id, [](RunEntry& each) {
    each.state = QStringLiteral("running");
    each.outdated = !each.file.isEmpty();
  });
  sweeps_ = std::make_shared<jobs::Latest<SweepSnapshot>>();
  showSweep(id, whole, true);
  JobWatcher& watcher =
      begin(sweepTopic, QString::fromStdString(order.name),
            [whole, sweeps = sweeps_](jobs::JobContext& context) { sweep(whole.order, context, sweeps, whole.sweep); });
  connect(&watcher, &JobWatcher::polled, this, [this, id] { takeSweep(id); });
  connect(&watcher, &JobWatcher::finished, this, [this, id, own = sweeps_](jobs::State state) {
    if (own == sweeps_) // else it was ended when it was left
      sweepEnded(id, state == jobs::State::Finished);
  });
}

void TrajectoriesWorkspace::takeSweep(const QString& id) {
  if (auto newest = sweeps_ ? sweeps_->take() : nullptr; newest && id == runs_.shownId(sweepKind))
    sweep_->show(*newest, true);
}

/// What was computed stays, also of one that was stopped.
void TrajectoriesWorkspace::sweepEnded(const QString& id, bool whole) {
  takeSweep(id);
  sweeps_.reset();
  if (!runs_.find(id) || id != runs_.shownId(sweepKind))
    return;
  auto kept = std::make_shared<StoredSweep>(StoredSweep{sweepOrder_, sweep_->sweep()});
  double bytes = 0;
  for (SweepPoint& point : kept->sweep.points) {
    if (point.status == SweepStatus::Running)
      point = {point.value, SweepStatus::Waiting, nullptr, {}, {}};
    bytes += bytesOf(point);
  }
  sweep_->show(kept->sweep);
  runs_.change(id,
               [whole](RunEntry& run) { run.state = whole ? QStringLiteral("complete") : QStringLiteral("stopped"); });
  runs_.keep(id, kept, bytes,
             [kept](const std::filesystem::path& file) { writeSweep(file, kept->order, kept->sweep); });
}

// --- in the list ---

void TrajectoriesWorkspace::connectSweeps() {
  runs_.listAlso(sweepKind, QStringLiteral("sweep.h5"));
  connect(sweep_, &SweepPanel::rowChosen, this,
          [this](int row) { orComplain([this, row] { openSweepRow(row); }, openTopic); });
  connect(sweep_, &SweepPanel::restAsked, this, [this] { orComplain([this] { computeSweepRest(); }, sweepTopic); });
  const auto save = [this](const QString& id) { orComplain([&] { askSaveSweep(id); }, saveTopic); };
  connect(sweep_, &SweepPanel::saveAsked, this, [this, save] { save(runs_.shownId(sweepKind)); });
  connect(&runs_, &RunStore::saveAsked, this, save);
}

void TrajectoriesWorkspace::showSweep(const QString& id, const StoredSweep& stored, bool goesOn) {
  const RunEntry* run = runs_.find(id);
  if (!run)
    return;
  sweepOrder_ = stored.order;
  runs_.setShown(id);
  sweep_->setTitle(runs_.find(id)->name);
  sweep_->show(stored.sweep, goesOn);
  FigureArea::of(*sweep_).setOrigin([this, recipe = stored.order.recipe, plan = stored.order.plan] {
    return FigureOrigin{sweep_->title(),
                        studies::provenanceOf("larmor-figure", "trajectories", "sweep",
                                              sharedRecipe(plan, recipe)->parameters(), sweepCommand(plan, recipe))};
  });
}

/// It is no longer in the list.
void TrajectoriesWorkspace::leaveSweep() {
  if (!runs_.removedShown())
    return;
  sweepOrder_ = {};
  sweep_->setTitle({});
  sweep_->clear();
}

void TrajectoriesWorkspace::reopenSweep(const RunEntry& run) {
  plots().tabs().setCurrentWidget(sweep_);
  if (run.id == runs_.shownId(sweepKind))
    return;
  if (sweeps())
    throw Error(run.name.toStdString(), "cannot be shown while a sweep goes on here", "its end, or Stop");
  Q_EMIT messageCleared(openTopic);
  bringSweepBack(run);
}

/// From memory, else from its file; else its values are there to be computed: a sweep takes too long to begin unasked.
void TrajectoriesWorkspace::bringSweepBack(const RunEntry& run) {
  if (const auto past = runs_.product<StoredSweep>(run.id))
    return showSweep(run.id, *past);
  QStringList files{run.file, runs_.fileOf(run)};
  if (run.outdated)
    files.swapItemsAt(0, 1);
  for (const QString& file : files)
    if (!file.isEmpty() && fileExists(file))
      return readSweepFile(storage::identify(toPath(file)), run.id);
  orComplain([&] { showSweep(run.id, sweepOf(run)); }, openTopic);
}

void TrajectoriesWorkspace::readSweepFile(const storage::Identity& file, const QString& id) {
  if (sweeps())
    throw Error(file.path.string(), "cannot be shown while a sweep goes on here", "its end, or Stop");
  sweepReading_.request([file, id](jobs::JobContext&) {
    return SweepReading{fromPath(file.path), id, std::make_shared<const StoredSweep>(readSweep(file))};
  });
}

/// @param id of the run that it is to be; empty: whichever it is
void TrajectoriesWorkspace::sweepRead(const QString& path, const QString& id, const StoredSweep& stored) {
  const RunEntry read = entryOf(stored.order);
  const auto same = [&](const RunEntry& run) {
    return run.kind == sweepKind && run.parameters[sweepKind] == read.parameters[sweepKind] &&
           entryOf(sweepOf(run).order).fingerprint == read.fingerprint;
  };
  const RunEntry* run = runs_.find(id);
  if (run && !same(*run)) {
    complain(tr("%1 holds another sweep now").arg(path), openTopic);
    return orComplain([&] { showSweep(id, sweepOf(*run)); }, openTopic);
  }
  for (const RunEntry& each : runs_.all())
    if (!run && each.file == path && same(each))
      run = &each;
  QString shown = run ? run->id : QString();
  if (shown.isEmpty()) {
    RunEntry fresh = read;
    fresh.file = path;
    shown = runs_.add(fresh);
  }
  if (id.isEmpty())
    plots().tabs().setCurrentWidget(sweep_);
  const auto& points = stored.sweep.points;
  const bool whole = std::none_of(points.begin(), points.end(),
                                  [](const SweepPoint& each) { return each.status == SweepStatus::Waiting; });
  runs_.change(shown,
               [&](RunEntry& each) { each.state = whole ? QStringLiteral("complete") : QStringLiteral("stopped"); });
  showSweep(shown, stored);
  Q_EMIT stateChanged();
}

void TrajectoriesWorkspace::askSaveSweep(const QString& id) {
  const RunEntry* run = runs_.find(id);
  if (!run)
    return;
  const QString path = askSaveName(bench_->view()->window(), tr("Save sweep"), run->name, tr("Sweep (*.h5)"));
  if (!path.isEmpty())
    saveSweep(id, path);
}

void TrajectoriesWorkspace::saveSweep(const QString& id, const QString& path) {
  const RunEntry* run = runs_.find(id);
  if (!run || run->kind != sweepKind)
    return;
  if (job_->active())
    throw Error("Save sweep", "a job goes on here", "its end, or Stop");
  const std::filesystem::path file = toPath(path);
  requireNotShipped(file);
  storage::requireNotInUse(file);
  if (const auto there = storage::identify(file);
      there.known() && there.kind != storage::FileKind::Sweep && std::filesystem::exists(file))
    there.refuse("another name, or a sweep to write over");
  const QString own = run->isSaved() ? run->file : runs_.fileOf(*run);
  JobWatcher& watcher = begin(saveTopic, tr("Saving %1").arg(QFileInfo(path).fileName()),
                              [file, past = runs_.product<StoredSweep>(id), own = toPath(own),
                               name = run->name.toStdString()](jobs::JobContext& context) {
                                context.progress(0, 1, "writing");
                                StoredSweep stored = past ? *past : readSweep(storage::identify(own));
                                stored.order.name = name;
                                writeSweep(file, stored.order, stored.sweep);
                              });
  connect(&watcher, &JobWatcher::finished, this, [this, path, id](jobs::State state) {
    if (state != jobs::State::Finished)
      return;
    runs_.change(id, [&](RunEntry& each) {
      each.file = path;
      each.outdated = false;
    });
    Q_EMIT fileWritten(path);
  });
}

void TrajectoriesWorkspace::openSweepRow(int row) {
  const auto& points = sweep_->sweep().points;
  if (row < 0 || row >= static_cast<int>(points.size()) || !sweepOrder_.recipe)
    return;
  const SweepPoint& point = points[static_cast<std::size_t>(row)];
  if (job_->active())
    throw Error("Sweep", "this run cannot be shown while a job goes on here", "its end, or Stop");
  const Recipe recipe = studies::trajectories::recipeOf(sweepOrder_, point.value);
  Wanted wanted;
  describe(wanted.run, *recipe);
  form_->setValues(recipe->parameters().texts(),
                   tr("parameters of a row of the sweep")); // also of the one that is shown
  for (const RunEntry& each : runs_.all())
    if (each.kind.isEmpty() && mayBeSame(each.fingerprint.toStdString(), wanted.run.fingerprint.toStdString()))
      return reopen(each.id);
  wanted.run.id = RunStore::freshId();
  if (point.file.empty() || !std::filesystem::exists(point.file))
    return compute(recipe, wanted);
  const std::filesystem::path own = toPath(runs_.fileOf(wanted.run.id)); // found again by a later program, too
  std::error_code failed;
  std::filesystem::create_hard_link(point.file, own, failed);
  if (failed)
    std::filesystem::copy_file(point.file, own);
  openRunFile(storage::identify(own), wanted);
}

} // namespace larmor::widgets
