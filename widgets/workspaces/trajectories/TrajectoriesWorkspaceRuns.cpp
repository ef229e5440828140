// Runs and their list: how one comes on the screen, what is kept of it, how it comes back.
#include "engine/core/Fingerprint.h"
#include "widgets/theme/FileName.h"
#include "widgets/workspaces/trajectories/Topics.h"
#include "widgets/workspaces/trajectories/TrajectoriesWorkspace.h"

#include <QFileInfo>
#include <QTimer>
#include <algorithm>
#include <utility>

namespace larmor::widgets {

using namespace studies::trajectories;

namespace {

double bytesOf(const TraceSnapshot& run) {
  return static_cast<double>(run.data->position.bytes() + run.data->velocity.bytes() + run.data->field.bytes());
}

QString textOf(const std::string& text) { return QString::fromStdString(text); }

} // namespace

void TrajectoriesWorkspace::connectRuns() {
  connect(&runs_, &RunStore::reopenAsked, this,
          [this](const QString& id) { orComplain([&] { reopen(id); }, openTopic); });
  connect(&runs_, &RunStore::broughtBack, this,
          [this](const QString& id) { orComplain([&] { reopen(id); }, openTopic); });
  connect(&runs_, &RunStore::pinChanged, this, &TrajectoriesWorkspace::pinChanged);
  connect(&runs_, &RunStore::renamed, this, [this](const QString& id, const QString& before, const QString& now) {
    if (id == runs_.shownId())
      bench_->setName(now);
    if (id == runs_.shownId(sweepKind))
      sweep_->setTitle(now);
    bench_->pinned().rename(before, now);
  });
  connect(&runs_, &RunStore::removed, this, [this](const QString& id) {
    toFetch_.removeAll(id);
    if (runs_.lastRemoved().kind == sweepKind)
      return leaveSweep();
    if (!runs_.shown() && snapshot_ && (!job_->active() || topic_ != traceTopic)) { // it was the one that is shown
      snapshot_.reset();
      shownRecipe_.reset();
      interrupted_.clear();
      bench_->clear();
      clearRunMessages();
      setFile({}, false);
      Q_EMIT runStateChanged();
    }
  });
  connect(&runs_, &RunStore::shownChanged, this, [this] {
    const RunEntry* shown = runs_.shown();
    if (form_)
      form_->setReference(shown ? shown->parameters : QJsonValue());
  });
  // Of five pinned runs the oldest goes; the menu of the scenes unpins, too.
  connect(&bench_->pinned(), &PinnedRuns::removed, this, [this](const QString& title) {
    if (const RunEntry* run = runs_.named(title))
      runs_.setPinned(run->id, false);
  });
  connect(fetching_, &JobRunner::started, this, &Workspace::jobStarted);
}

QStringList TrajectoriesWorkspace::changedSinceRun() const {
  return runs_.shown() && form_ ? form_->changedSinceReference() : QStringList();
}

void TrajectoriesWorkspace::setSessionFolder(const QString& folder) {
  Workspace::setSessionFolder(folder);
  runs_.setFolder(folder.isEmpty() ? QString() : folder + "/trajectories");
}

// --- what a run is ---

TrajectoriesWorkspace::Recipe TrajectoriesWorkspace::recipeOf(const QJsonValue& parameters) {
  auto recipe = std::make_shared<TraceRecipe>();
  recipe->parameters().setTexts(ParameterForm::textsOf(parameters));
  return recipe;
}

/// What is known of its field file stays known.
void TrajectoriesWorkspace::describe(RunEntry& run, TraceRecipe& recipe) {
  const ParameterSet parameters = recipe.parameters();
  run.parameters = ParameterForm::relevant(parameters);
  run.fingerprint = textOf(withContent(fingerprintOf(parameters), contentIn(run.fingerprint.toStdString())));
  run.command = textOf(recipe.command());
}

/// Where a trace keeps what it can be gone on from; empty without a session.
std::filesystem::path TrajectoriesWorkspace::checkpointOf(const QString& id) const {
  return sessionFolder().isEmpty() ? std::filesystem::path() : toPath(runs_.fileOf(id));
}

QString TrajectoriesWorkspace::shownCommand() const {
  return shownRecipe_ ? textOf(shownRecipe_->command()) : snapshot_ ? QString() : commandLine();
}

// --- computing ---

void TrajectoriesWorkspace::compute(Recipe recipe, Wanted wanted) {
  startTrace(std::move(recipe), {}, std::move(wanted));
}

/// What is shown stays until there is something of the new run: if it fails, nothing has happened.
void TrajectoriesWorkspace::startTrace(Recipe recipe, const std::filesystem::path& resumeFrom, Wanted wanted) {
  recipe->makeFilesAbsolute();
  describe(wanted.run, *recipe);
  wanted.run.state = QStringLiteral("running");
  if (wanted.run.id.isEmpty())
    wanted.run.id = RunStore::freshId();
  next_ = std::move(wanted);
  nextRecipe_ = recipe;
  latest_ = std::make_shared<jobs::Latest<TraceSnapshot>>();
  auto own = std::make_shared<TraceRecipe>();
  own->assign(*recipe);
  TraceOrder order{own,
                   checkpointOf(next_.run.id),
                   next_.run.command.toStdString(),
                   resumeFrom,
                   next_.run.name.toStdString(),
                   true,
                   next_.run.fingerprint.toStdString()};
  forecast_.began(resumeFrom.empty());
  begin(traceTopic, tr("Trajectories: %1").arg(textOf(recipe->field.chosen().label())),
        [order, latest = latest_](jobs::JobContext& context) { trace(order, context, latest); });
}

/// The first picture of a run: from now on it is the one that is shown.
void TrajectoriesWorkspace::beginShowing() {
  const Snapshot first = snapshot_;
  leaveShown();
  Q_EMIT messageCleared(launchTopic);
  analysing_.clear();
  bench_->clear();
  if (!next_.view.isEmpty())
    bench_->restore(next_.view);
  interrupted_.clear();
  shownRecipe_ = std::exchange(nextRecipe_, nullptr);
  if (next_.run.name.isEmpty())
    next_.run.name = textOf(first->name);
  next_.run.fingerprint = textOf(first->fingerprint); // of the field file, too, now that it was read
  if (runs_.find(next_.run.id))
    runs_.change(next_.run.id, [this](RunEntry& run) {
      run.state = next_.run.state;
      run.fingerprint = next_.run.fingerprint;
      run.file = next_.run.file;
      run.outdated = !run.file.isEmpty();
    });
  else
    runs_.add(next_.run);
  const QString file = runs_.find(next_.run.id)->file;
  sayWhoseForm();
  runs_.setShown(next_.run.id);
  setFile(file, true);
  bench_->setName(runs_.shown()->name);
}

void TrajectoriesWorkspace::traceEnded(jobs::State state) {
  if (nextRecipe_) { // it failed, or was stopped, before there was anything of it: what was shown before stays
    nextRecipe_.reset();
    latest_.reset();
    if (state == jobs::State::Failed) // why it is not there any more belongs to the run
      runs_.change(next_.run.id, [this](RunEntry& run) {
        if (!run.warnings.contains(job_->message()))
          run.warnings << job_->message();
      });
    return;
  }
  latest_.reset();
  if (!snapshot_)
    return;
  if (bench_->isLive()) // else its last snapshot has been shown as what it is
    bench_->show(snapshot_, false);
  const std::filesystem::path checkpoint = checkpointOf(runs_.shownId());
  const bool written = !snapshot_->complete && std::filesystem::exists(checkpoint);
  if (written)
    interrupted_ = checkpoint;
  runs_.change(runs_.shownId(), [this](RunEntry& run) {
    run.state = snapshot_->complete ? QStringLiteral("complete") : QStringLiteral("stopped");
  });
  keep(written);
  if (const RunEntry* run = runs_.shown(); run->pinned)
    pinChanged(run->id, true);
  if (state == jobs::State::Cancelled) {
    analyseStopped();
    inform(tr("Stopped. What was computed so far stays and can be saved."), traceTopic);
  }
}

// --- keeping ---

/// How it was looked at goes with the run.
void TrajectoriesWorkspace::leaveShown() {
  if (!runs_.shown() || !bench_->run())
    return;
  runs_.change(runs_.shownId(), [this](RunEntry& run) {
    run.view = bench_->place();
    if (run.state == "running")
      run.state = QStringLiteral("stopped");
  });
}

/// What was said about the run that was shown is not about the next.
void TrajectoriesWorkspace::clearRunMessages() {
  Q_EMIT messageCleared(traceTopic);
  Q_EMIT messageCleared(launchTopic);
}

/// @param written the session's file of it is there: a stopped run wrote it
void TrajectoriesWorkspace::keep(bool written) {
  const RunEntry* run = runs_.shown();
  if (!run || !snapshot_)
    return;
  auto past = std::make_shared<const Past>(Past{snapshot_, shownRecipe_, interrupted_});
  RunStore::Write write = [past, command = run->command.toStdString(),
                           name = run->name.toStdString()](const std::filesystem::path& file) {
    TraceSnapshot named = *past->snapshot;
    named.name = name;
    saveSnapshot(file, named, past->recipe.get(), command, false);
  };
  runs_.keep(run->id, past, bytesOf(*snapshot_), written ? RunStore::Write() : write);
}

/// The run that goes on is stopped, and what there is of it kept.
void TrajectoriesWorkspace::abandonTrace() {
  if (!job_->active())
    return;
  job_->cancel();
  if (sweeps())
    sweepEnded(runs_.shownId(sweepKind), false);
  nextRecipe_.reset();
  if (topic_ != traceTopic || !runs_.shown() || runs_.shown()->state != "running") {
    latest_.reset();
    return;
  }
  takeSnapshot(); // the newest records
  latest_.reset();
  keep(!sessionFolder().isEmpty()); // the trace writes its file as it ends
  leaveShown();
}

// --- coming back ---

void TrajectoriesWorkspace::reopen(const QString& id) {
  const RunEntry* run = runs_.find(id);
  if (run && run->kind == sweepKind)
    return reopenSweep(RunEntry(*run));
  if (!run)
    return;
  if (id == runs_.shownId()) { // its parameters, whatever was typed since
    if (!run->parameters.isNull())
      form_->setValues(ParameterForm::textsOf(run->parameters), tr("parameters of %1").arg(run->name));
    return;
  }
  if (job_->active())
    throw Error(run->name.toStdString(), "cannot be shown while a job goes on here", "its end, or Stop");
  Q_EMIT messageCleared(openTopic);
  bringBack({*run, run->view, false, false});
}

void TrajectoriesWorkspace::showPast(const Past& past, const Wanted& wanted) {
  leaveShown();
  if (wanted.run.id != runs_.shownId())
    clearRunMessages();
  analysing_.clear();
  bench_->clear();
  if (!wanted.view.isEmpty())
    bench_->restore(wanted.view);
  shownRecipe_ = past.recipe;
  interrupted_ = past.interrupted;
  runs_.setShown(wanted.run.id);
  const RunEntry* run = runs_.shown();
  if (!run)
    return;
  bench_->setName(run->name);
  snapshot_ = past.snapshot;
  bench_->show(snapshot_, false);
  if (shownRecipe_ && !wanted.keepForm)
    form_->setValues(shownRecipe_->parameters().texts(), tr("parameters of %1").arg(run->name));
  setFile(run->file, !run->isSaved());
  if (run->pinned)
    pinChanged(run->id, true);
  if (!snapshot_->device.empty())
    setDevice(textOf(snapshot_->device), tr("Where this run was computed"));
  Q_EMIT runStateChanged();
}

/// From memory, else from a file that holds this run and no other, else computed again.
void TrajectoriesWorkspace::bringBack(Wanted wanted) {
  if (const auto past = runs_.product<Past>(wanted.run.id); past && (!wanted.goOn || wanted.asks))
    return showPast(*past, wanted);
  QStringList files{wanted.run.file, runs_.fileOf(wanted.run.id)};
  if (wanted.run.outdated)
    files.swapItemsAt(0, 1);
  if (!sessionFolder().isEmpty())
    files << sessionFolder() + "/trajectories.h5"; // programs of before had one for all
  for (const QString& file : files)
    if (!file.isEmpty() && fileExists(file))
      return openRunFile(storage::identify(toPath(file)), std::move(wanted));
  if (wanted.run.parameters.isNull())
    throw Error(wanted.run.file.toStdString(), "is no longer there",
                "the file of the run " + wanted.run.name.toStdString());
  const QString why =
      wanted.run.isSaved() ? tr("%1 is no longer there").arg(wanted.run.file) : tr("The run was not saved");
  computeAgain(std::move(wanted), why);
}

/// Without its file a run comes back from its parameters: they and the seed say all.
void TrajectoriesWorkspace::computeAgain(Wanted wanted, const QString& why) {
  if (wanted.asks)
    return computeIfShort(std::move(wanted), why);
  const Recipe recipe = recipeOf(wanted.run.parameters);
  recipe->parameters().requireValid();
  wanted.run.file.clear();
  compute(recipe, wanted);
  inform(tr("%1: it is computed again from its parameters.").arg(why), openTopic);
}

/// Of a session's file or a picture: what takes long does not begin unasked.
void TrajectoriesWorkspace::computeIfShort(Wanted wanted, const QString& why) {
  estimating_.request([wanted, why](jobs::JobContext& context) {
    return Estimate{wanted, why, secondsOf(*recipeOf(wanted.run.parameters), context)};
  });
}

void TrajectoriesWorkspace::estimated(const Estimate& found) {
  const auto begin = [this, found] {
    Wanted wanted = found.wanted;
    wanted.asks = false;
    Q_EMIT messageCleared(openTopic);
    orComplain([&] { computeAgain(wanted, found.why); }, openTopic);
  };
  if (found.seconds <= mostSecondsUnasked && !job_->active())
    return begin();
  inform(tr("%1 is not computed: it would take %2.").arg(found.wanted.run.name, longText(found.seconds)), openTopic,
         {{tr("Compute it"), begin}});
}

void TrajectoriesWorkspace::openRunFile(const storage::Identity& file, Wanted wanted) {
  const QString path = fromPath(file.path);
  abandonTrace();
  struct Opening {
    OpenedRun run;
    bool another = false; ///< than the one that is wanted
  };
  auto opening = std::make_shared<Opening>();
  std::string expected = wanted.run.fingerprint.toStdString();
  if (expected.empty() && !wanted.run.parameters.isNull()) // of a program of before
    expected = fingerprintOf(recipeOf(wanted.run.parameters)->parameters());
  JobWatcher& watcher = begin(openTopic, tr("Opening %1").arg(QFileInfo(path).fileName()),
                              [file = storage::Identity(file), opening, expected](jobs::JobContext& context) mutable {
                                context.progress(0, 1, "reading");
                                OpenedRun& run = opening->run;
                                run = openTraceFile(file);
                                file.file.reset(); // the job may live on for long
                                opening->another = !expected.empty() && !mayBeSame(run.snapshot.fingerprint, expected);
                                if (!opening->another)
                                  completeOpened(run, context);
                              });
  connect(&watcher, &JobWatcher::finished, this, [this, path, opening, wanted](jobs::State state) {
    if (state != jobs::State::Finished)
      return; // what was shown before stays
    try {
      if (opening->another && wanted.run.parameters.isNull())
        complain(tr("%1 holds another run now").arg(path), openTopic);
      else if (opening->another)
        computeAgain(wanted, tr("%1 holds another run now").arg(QFileInfo(path).fileName()));
      else
        showOpened(path, opening->run, wanted);
    } catch (const Error& error) {
      complain(textOf(error.what()), openTopic);
    }
  });
}

void TrajectoriesWorkspace::showOpened(const QString& path, OpenedRun& opened, Wanted wanted) {
  for (const auto& note : opened.notes) // what had to be assumed belongs to the run
    if (std::find(opened.snapshot.warnings.begin(), opened.snapshot.warnings.end(), note) ==
        opened.snapshot.warnings.end())
      opened.snapshot.warnings.push_back(note);
  const bool ofSession = path == runs_.fileOf(wanted.run.id) || path == sessionFolder() + "/trajectories.h5";
  if (wanted.run.id.isEmpty())
    for (const RunEntry& each : runs_.all()) // opened again
      if (each.kind.isEmpty() && each.file == path &&
          mayBeSame(each.fingerprint.toStdString(), opened.snapshot.fingerprint))
        wanted.run = each;
  if (!ofSession)
    wanted.run.file = path;
  if (!runs_.find(wanted.run.id)) {
    if (wanted.run.name.isEmpty())
      wanted.run.name =
          opened.snapshot.name.empty() ? QFileInfo(path).completeBaseName() : textOf(opened.snapshot.name);
    wanted.run.id = runs_.add(wanted.run);
  }
  const bool stopped = opened.recipe && opened.status != "complete";
  runs_.change(wanted.run.id, [&](RunEntry& run) {
    if (opened.recipe)
      describe(run, *opened.recipe);
    run.fingerprint = textOf(opened.snapshot.fingerprint);
    run.file = wanted.run.file;
    run.outdated = run.outdated && ofSession;
    run.kept = run.kept || ofSession;
    run.state = stopped ? QStringLiteral("stopped") : QStringLiteral("complete");
    run.warnings.clear();
    for (const auto& warning : opened.snapshot.warnings)
      run.warnings << textOf(warning);
  });
  Past past{std::make_shared<const TraceSnapshot>(opened.snapshot), opened.recipe,
            stopped ? toPath(path) : std::filesystem::path()};
  showPast(past, wanted);
  keep(true);
  if (wanted.goOn && !wanted.asks && canContinue())
    return continueRun();
  if (!interrupted_.empty())
    inform(tr("This run was interrupted after %1 records.").arg(opened.snapshot.done), openTopic,
           {{tr("Continue"), [this] { resume_->trigger(); }}});
}

// --- comparing ---

void TrajectoriesWorkspace::pinChanged(const QString& id, bool pinned) {
  const RunEntry* run = runs_.find(id);
  if (!run)
    return;
  if (!pinned) {
    toFetch_.removeAll(id);
    offered_.removeAll(id);
    return bench_->pinned().remove(run->name);
  }
  if (bench_->pinned().find(run->name))
    return;
  if (id == runs_.shownId() && snapshot_) {
    if (snapshot_->report && run->state != "running")
      bench_->pinned().add(run->name, snapshot_);
    return; // one that goes on is pinned at its end
  }
  if (const auto past = runs_.product<Past>(id)) {
    if (past->snapshot->report)
      bench_->pinned().add(run->name, past->snapshot);
    return;
  }
  if (!toFetch_.contains(id))
    toFetch_ << id;
  QTimer::singleShot(0, this, &TrajectoriesWorkspace::fetchNext);
}

/// Pinned runs that are not in memory, one after the other, beside whatever else goes on.
void TrajectoriesWorkspace::fetchNext() {
  if (fetching_->active() || job_->active() || toFetch_.isEmpty())
    return;
  const QString id = toFetch_.takeFirst();
  const RunEntry* run = runs_.find(id);
  if (!run || !run->pinned || runs_.product<Past>(id))
    return run ? pinChanged(id, run->pinned) : fetchNext();
  const QString file = run->isSaved() ? run->file : runs_.fileOf(id);
  const bool there = fileExists(file);
  if (!there && run->parameters.isNull()) {
    complain(tr("%1 cannot be compared: %2 is no longer there").arg(run->name, file), "pin");
    runs_.setPinned(id, false);
    return fetchNext();
  }
  fetch(*run, there ? file : QString());
}

/// @param file that may hold it; else, and if it holds another one, it is computed again
void TrajectoriesWorkspace::fetch(const RunEntry& run, const QString& file) {
  auto opened = std::make_shared<OpenedRun>();
  auto computed = std::make_shared<bool>(false);
  auto tooLong = std::make_shared<double>(0);
  const bool offered = offered_.removeAll(run.id) > 0;
  const Recipe recipe = run.parameters.isNull() ? nullptr : recipeOf(run.parameters);
  const std::string expected =
      recipe ? withContent(fingerprintOf(recipe->parameters()), contentIn(run.fingerprint.toStdString())) : "";
  JobWatcher& watcher =
      fetching_->start(tr("Comparing %1").arg(run.name), [opened, computed, tooLong, offered, recipe, expected,
                                                          path = toPath(file)](jobs::JobContext& context) {
        if (!path.empty()) {
          *opened = openTraceFile(path);
          if (!recipe || mayBeSame(opened->snapshot.fingerprint, expected))
            return completeOpened(*opened, context);
        }
        if (const double seconds = offered ? secondsOf(*recipe, context) : 0.0; seconds > mostSecondsUnasked) {
          *tooLong = seconds;
          return;
        }
        *computed = true;
        opened->recipe = recipe;
        opened->snapshot = trace({.recipe = recipe, .fingerprint = expected}, context).last;
      });
  connect(&watcher, &JobWatcher::finished, this, [this, id = run.id, opened, computed, tooLong](jobs::State state) {
    const RunEntry* pinned = runs_.find(id);
    if (state == jobs::State::Failed && pinned)
      complain(tr("%1 cannot be compared: %2").arg(pinned->name, fetching_->message()), "pin");
    if (*tooLong > 0 && pinned)
      offerPin(*pinned, *tooLong);
    else if (state == jobs::State::Finished && pinned)
      fetched(*pinned, *opened, *computed);
    else
      runs_.setPinned(id, false);
    QTimer::singleShot(0, this, &TrajectoriesWorkspace::fetchNext);
    Q_EMIT runStateChanged();
  });
}

void TrajectoriesWorkspace::offerPin(const RunEntry& run, double seconds) {
  const QString name = run.name, id = run.id;
  runs_.setPinned(id, false);
  inform(tr("%1 is not compared: it is not computed, and would take %2.").arg(name, longText(seconds)), "pin",
         {{tr("Compute it"), [this, id] { runs_.setPinned(id, true); }}});
}

void TrajectoriesWorkspace::fetched(const RunEntry& run, const OpenedRun& opened, bool computed) {
  const auto past =
      std::make_shared<const Past>(Past{std::make_shared<const TraceSnapshot>(opened.snapshot), opened.recipe, {}});
  const RunStore::Write write = [past, command = run.command.toStdString()](const std::filesystem::path& to) {
    saveSnapshot(to, *past->snapshot, past->recipe.get(), command, false);
  };
  const QString id = run.id;
  runs_.keep(id, past, bytesOf(*past->snapshot), computed ? write : RunStore::Write());
  pinChanged(id, runs_.find(id)->pinned);
}

} // namespace larmor::widgets
