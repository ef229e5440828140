// The list of runs of a workspace with pages.
#include "engine/core/Error.h"
#include "widgets/pages/PagedWorkspace.h"
#include "widgets/theme/FileName.h"

#include <QFileInfo>
#include <algorithm>

namespace larmor::widgets {

namespace {

/// As far as the list knows it.
FigureOrigin originOf(const RunEntry& run) {
  FigureOrigin origin;
  origin.title = run.name;
  origin.provenance.command = run.command.toStdString();
  return origin;
}

} // namespace

void PagedWorkspace::connectRuns() {
  connect(&runs_, &RunStore::reopenAsked, this, [this](const QString& id) {
    const RunEntry* run = runs_.find(id);
    try {
      if (run)
        reopen(RunEntry(*run));
    } catch (const Error& error) {
      complain(QString::fromUtf8(error.what()));
    }
  });
  connect(&runs_, &RunStore::pinChanged, this, &PagedWorkspace::pinChanged);
  connect(&runs_, &RunStore::broughtBack, this, [this](const QString& id) {
    const RunEntry* run = runs_.find(id);
    if (Page* page = run ? pageOf(run->kind) : nullptr; page && !page->job().active())
      show(*page, RunEntry(*run));
  });
  connect(&runs_, &RunStore::removed, this, &PagedWorkspace::leave);
  connect(&runs_, &RunStore::renamed, this, [this](const QString& id, const QString& before, const QString& now) {
    const RunEntry* run = runs_.find(id);
    if (Page* of = run ? pageOf(run->kind) : nullptr)
      of->renamed(id, before, now);
    if (Page* page = run && run->pinned ? pageOf(run->kind) : nullptr) {
      page->uncompare(before);
      page->compare(run->name, curvesOf(*run));
    }
  });
  connect(&runs_, &RunStore::shownChanged, this, [this] {
    for (Page* each : pages_) {
      const RunEntry* run = runs_.find(runs_.shownId(each->key()));
      each->form().setReference(run ? run->parameters : QJsonValue());
      if (!each->beginning())
        each->setRunName(run ? run->name : QString());
      for (const QString& name : each->tabs().names()) // in legends, beside the runs that it is compared with
        each->tabs().plot(name).setOwnTitle(run ? run->name : tr("This run"));
    }
  });
}

QStringList PagedWorkspace::changedSinceRun() const {
  return runs_.shown() ? page().form().changedSinceReference() : QStringList();
}

Page* PagedWorkspace::pageOf(const QString& kind) const {
  const auto found = std::find_if(pages_.begin(), pages_.end(), [&](const Page* each) { return each->key() == kind; });
  return found == pages_.end() ? nullptr : *found;
}

/// From memory, as a session kept it, or from the session's file.
RunCurves PagedWorkspace::curvesOf(const RunEntry& run) const {
  if (const auto past = runs_.product<Past>(run.id))
    return past->curves;
  const RunCurves curves = curvesFrom(pinnedCurves_[run.id].toObject());
  return curves.isEmpty() ? readCurves(runs_.fileOf(run.id)) : curves;
}

/// One that goes on, or is computed again, is in the list already.
void PagedWorkspace::runBegan(Page& page) {
  const RunEntry& last = page.lastRun();
  if (runs_.find(last.id))
    runs_.change(last.id, [&](RunEntry& run) {
      run.state = last.state;
      run.file = last.file;
      run.outdated = false;
      run.warnings.clear();
    });
  else
    runs_.add(last);
  runs_.setShown(last.id);
}

/// Under the name of the run that the file is of, if it is in the list; else it joins the list.
void PagedWorkspace::fileShown(const Page& page, RunEntry entry) {
  const auto sameFile = [&](const RunEntry& run) {
    return run.kind == page.key() && !run.file.isEmpty() && QFileInfo(run.file) == QFileInfo(entry.file);
  };
  if (entry.file.isEmpty())
    return runs_.showNone(page.key());
  if (const RunEntry* shown = runs_.find(runs_.shownId(page.key())); shown && sameFile(*shown))
    return;
  const auto known = std::find_if(runs_.all().begin(), runs_.all().end(), sameFile);
  if (known != runs_.all().end())
    return runs_.setShown(known->id);
  entry.kind = page.key();
  entry.state = QStringLiteral("complete");
  runs_.setShown(runs_.add(std::move(entry)));
}

void PagedWorkspace::runEnded(Page& page, jobs::State state) {
  const QString id = page.lastRun().id;
  runs_.change(id, [&](RunEntry& run) {
    run.state = state == jobs::State::Finished ? QStringLiteral("complete") : QStringLiteral("stopped");
    run.warnings = page.lastRun().warnings;
    run.file = page.lastRun().file;
  });
  double bytes = 0;
  const RunCurves curves = page.curves();
  for (const auto& plot : curves)
    for (const Curve& curve : plot)
      bytes += 8.0 * static_cast<double>(curve.x.size() + curve.y.size() + curve.error.size());
  runs_.keep(id, std::make_shared<const Past>(Past{curves, page.again(), page.figureOrigin()}), bytes,
             [curves](const std::filesystem::path& file) { writeCurves(file, curves); });
}

/// It, and its parameters in the form.
void PagedWorkspace::reopen(const RunEntry& run) {
  Page* page = pageOf(run.kind);
  if (!page)
    return;
  if (page->job().active())
    throw Error(run.name.toStdString(), "cannot be shown while a job goes on here", "its end, or Stop");
  showPage(page->key());
  show(*page, run);
  page->form().setValues(ParameterForm::textsOf(run.parameters), tr("parameters of %1").arg(run.name));
}

/// What it showed, if this program computed it; else its file, or its curves; else it is said that they are gone.
/// @param says whether what is gone is to be said
void PagedWorkspace::show(Page& page, const RunEntry& run, bool says) {
  const auto past = runs_.product<Past>(run.id);
  const bool whole = (past && past->again) || (run.isSaved() && fileExists(run.file));
  const RunCurves curves = whole && past ? RunCurves() : curvesOf(run);
  FigureOrigin origin = past ? past->origin : originOf(run);
  origin.title = run.name; // by now
  page.setFigureOrigin(origin);
  if (past && past->again)
    past->again();
  else if (whole)
    page.openRun(run, curves);
  else
    page.showCurves(curves);
  runs_.setShown(run.id);
  if (!whole && says)
    sayGone(run, !curves.isEmpty());
  Q_EMIT stateChanged();
  Q_EMIT runStateChanged();
}

/// With the way to have it again.
void PagedWorkspace::sayGone(const RunEntry& run, bool hasCurves) {
  const auto again = [this, id = run.id] {
    const RunEntry* found = runs_.find(id);
    if (Page* page = found ? pageOf(found->kind) : nullptr)
      page->runAgain(RunEntry(*found));
  };
  Q_EMIT message({Severity::Information,
                  hasCurves ? tr("Of %1 its curves are left.").arg(run.name)
                            : tr("Of %1 only its parameters are left.").arg(run.name),
                  {},
                  {{tr("Compute it again"), again}},
                  run.kind});
}

/// Each page shows the run of the session, whatever it showed before; the forms stay as the session has them.
/// @param goingOn pages whose run went on then: they go on, or offer it
void PagedWorkspace::restoreShown(const QJsonObject& shown, const QStringList& goingOn, bool asks) {
  for (Page* page : pages_) {
    const QString id = shown[page->key()].toString();
    const RunEntry* run = runs_.find(id);
    const bool goesOn = goingOn.contains(page->key());
    if ((goesOn && !asks) || (run && runs_.shownId(page->key()) == id))
      continue;
    if (page->job().active()) {
      if (run)
        Q_EMIT message({Severity::Information,
                        tr("%1, which this session shows, is in the list; a job goes on here.").arg(run->name),
                        {},
                        {{tr("Show it"), [this, id] { runs_.reopen(id); }}},
                        page->key()});
      continue;
    }
    if (run && !run->file.isEmpty() && !fileExists(run->file) && curvesOf(*run).isEmpty()) {
      runs_.showNone(page->key());
      sayGone(*run, false);
    } else if (run && !page->filePath().isEmpty() && run->file == page->filePath())
      runs_.setShown(id); // it is being read
    else if (run && (page->filePath().isEmpty() || run->file.isEmpty())) {
      try {
        show(*page, RunEntry(*run), !goesOn);
      } catch (const Error& error) { // its file is damaged by now: the other pages do not suffer
        runs_.showNone(page->key());
        complain(QString::fromUtf8(error.what()));
      }
    } else if (const QString before = runs_.shownId(page->key()); !before.isEmpty()) {
      runs_.showNone(page->key());
      if (page->filePath().isEmpty())
        page->showCurves({});
    }
  }
}

/// A run that is no longer in the list is no longer shown; a file of the user's that is open stays open.
void PagedWorkspace::leave() {
  const RunEntry& gone = runs_.lastRemoved();
  Page* page = runs_.removedShown() ? pageOf(gone.kind) : nullptr;
  if (page && !page->job().active() && (gone.file.isEmpty() || page->savedRun() == gone.id))
    page->showCurves({});
}

void PagedWorkspace::pinChanged(const QString& id, bool pinned) {
  const RunEntry* run = runs_.find(id);
  Page* page = run ? pageOf(run->kind) : nullptr;
  if (!page)
    return;
  if (pinned)
    page->compare(run->name, run->state == "running" ? page->curves() : curvesOf(*run));
  else
    page->uncompare(run->name);
}

} // namespace larmor::widgets
