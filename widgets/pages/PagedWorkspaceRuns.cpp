// The list of runs of a workspace with pages.
#include "engine/core/Error.h"
#include "widgets/pages/PagedWorkspace.h"
#include "widgets/theme/FileName.h"

#include <QFileInfo>
#include <algorithm>

namespace larmor::widgets {

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
  connect(&runs_, &RunStore::renamed, this, [this](const QString& id, const QString& before, const QString&) {
    const RunEntry* run = runs_.find(id);
    if (Page* page = run && run->pinned ? pageOf(run->kind) : nullptr) {
      page->uncompare(before);
      page->compare(run->name, curvesOf(*run));
    }
  });
  connect(&runs_, &RunStore::shownChanged, this, [this] {
    for (Page* each : pages_) {
      const RunEntry* run = runs_.find(runs_.shownId(each->key()));
      each->form().setReference(run ? run->parameters : QJsonValue());
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

void PagedWorkspace::runBegan(Page& page) { runs_.setShown(runs_.add(page.lastRun())); }

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
  const QString id = runs_.shownId(page.key());
  if (id.isEmpty())
    return;
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
  runs_.keep(id, std::make_shared<const Past>(Past{curves, page.again()}), bytes,
             [curves](const std::filesystem::path& file) { writeCurves(file, curves); });
}

/// What it showed, if this program computed it; else its file, or its curves; in any case its parameters.
void PagedWorkspace::reopen(const RunEntry& run) {
  Page* page = pageOf(run.kind);
  if (!page)
    return;
  if (page->job().active())
    throw Error(run.name.toStdString(), "cannot be shown while a job goes on here", "its end, or Stop");
  showPage(page->key());
  const auto past = runs_.product<Past>(run.id);
  RunCurves curves;
  const bool whole = (past && past->again) || (run.isSaved() && fileExists(run.file));
  if (past && past->again)
    past->again();
  else if (whole)
    page->open(run.file);
  else
    page->showCurves(curves = curvesOf(run));
  runs_.setShown(run.id);
  page->form().setValues(ParameterForm::textsOf(run.parameters), tr("parameters of %1").arg(run.name));
  if (!whole)
    Q_EMIT message({Severity::Information,
                    curves.isEmpty() ? tr("Of %1 only its parameters are left.").arg(run.name)
                                     : tr("Of %1 its curves are left.").arg(run.name),
                    {},
                    {{tr("Compute it again"), [page] { page->runHere(); }}},
                    page->key()});
  Q_EMIT stateChanged();
  Q_EMIT runStateChanged();
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
