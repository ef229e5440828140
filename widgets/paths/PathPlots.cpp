#include "widgets/paths/PathPlots.h"

#include "engine/statistics/Quantity.h"
#include "widgets/paths/EventTable.h"
#include "widgets/paths/EventView.h"
#include "widgets/paths/GuideLines.h"
#include "widgets/paths/PathsPage.h"
#include "widgets/plots/PictureState.h"
#include "widgets/paths/PinnedRuns.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/plots/ScatterPlot.h"
#include "widgets/theme/Notation.h"

#include <QGridLayout>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using runs::PathRun;

namespace {

/// A tab and the curves of the report that it shows.
struct Tab {
  const char* name;
  const char* title;
  std::vector<std::string> curves;
};

const std::vector<Tab>& tabsOfReport() {
  static const std::vector<Tab> tabs{
      {"pitch", QT_TRANSLATE_NOOP("PathPlots", "Pitch angle"), {"pitch_distribution"}},
      {"diffusion",
       QT_TRANSLATE_NOOP("PathPlots", "Diffusion"),
       {"running_diffusion_perpendicular", "running_diffusion_parallel"}},
      {"msd", QT_TRANSLATE_NOOP("PathPlots", "Displacement"), {"msd_over_tau"}},
      {"msd_exponent", QT_TRANSLATE_NOOP("PathPlots", "Exponent"), {"msd_local_exponent"}},
      {"increments",
       QT_TRANSLATE_NOOP("PathPlots", "Increments"),
       {"increment_pdf_1", "increment_pdf_2", "increment_pdf_3", "increment_pdf_4", "increment_pdf_5"}},
      {"structure", QT_TRANSLATE_NOOP("PathPlots", "Structure function"), {"structure_function_2"}},
      {"flatness", QT_TRANSLATE_NOOP("PathPlots", "Flatness"), {"flatness"}},
      {"curvature", QT_TRANSLATE_NOOP("PathPlots", "Curvature"), {"curvature_pdf", "raw_curvature_pdf"}},
      {"curvature_slope", QT_TRANSLATE_NOOP("PathPlots", "Curvature slope"), {"curvature_local_slope"}},
      {"field_lines", QT_TRANSLATE_NOOP("PathPlots", "Field lines"), {}},
      {"field_line_slope", QT_TRANSLATE_NOOP("PathPlots", "Field-line slope"), {}}};
  return tabs;
}

/// Quantities side by side in one series plot.
const std::vector<std::vector<std::string>>& seriesGroups() {
  static const std::vector<std::vector<std::string>> groups{
      {"gyro_centre_curvature", "curvature"}, {"pitch_cosine"},    {"field_strength"},
      {"gyro_centre_torsion", "torsion"},     {"magnetic_moment"}, {"parallel_velocity"}};
  return groups;
}

/// Without the field there are no pitch angles, moments and strengths.
bool needsField(const std::string& curve) {
  const auto& all = {"pitch_distribution", "pitch_cosine", "field_strength", "magnetic_moment", "parallel_velocity"};
  return std::find(all.begin(), all.end(), curve) != all.end();
}

QString withoutField(const PathRun& run) {
  return run.generated ? QObject::tr("Generated paths have no field")
                       : QObject::tr("The field along the paths is not recorded in this run");
}

/// Why a run that has ended has no curve of that name.
QString whyNoCurve(const PathRun& run, const std::string& curve) {
  if (needsField(curve) && run.data->field.empty())
    return withoutField(run);
  const auto& missing = run.report->missing; // the curves have their numbers' reasons
  const std::string stem = curve.substr(0, curve.find('_'));
  const auto same = [&](const auto& each) { return each.name.find(stem) != std::string::npos; };
  const auto found = std::find_if(missing.begin(), missing.end(), same);
  return found == missing.end()
             ? QObject::tr("The records of this run are too few for it")
             : QObject::tr("Cannot be had of this run: %1").arg(QString::fromStdString(found->reason));
}

Curve seriesOf(const statistics::Quantity& q, const Path& path, const Normalisation& n) {
  Curve curve = statistics::timeCurve(q, n);
  const auto values = statistics::evaluateCentred(q.name, path, n);
  for (std::size_t r = 0; r < values.size(); ++r)
    if (std::isfinite(values[r])) {
      curve.x.push_back(path.time[r]);
      curve.y.push_back(values[r]);
    }
  return curve;
}

} // namespace

PathPlots::PathPlots(QWidget* parent)
    : QWidget(parent), tabs_(new PlotTabs(this)),
      series_(
          this, tr("Series along the path"), [this](Series s) { showSeries(s); },
          [this](QString message) { Q_EMIT failed(message); }),
      fieldLines_(
          this, tr("Curvature of the field lines"),
          [this](FieldLineCurves curves) { fieldLinesMeasured(std::move(curves)); },
          [this](QString message) {
            fieldLinesMeasured({});
            Q_EMIT failed(message);
          }) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(tabs_);
  buildTabs();
}

void PathPlots::buildTabs() {
  events_ = new EventTable(this);
  event_ = new EventView(this);
  paths_ = new PathsPage(this);
  seriesPage_ = buildSeriesPage();
  // What is clicked through most comes first: a small window does not show all tabs.
  tabs_->addTable(events_, tr("Events"));
  tabs_->addTab(event_, tr("Event"));
  tabs_->addTab(seriesPage_, tr("Selected path"));
  tabs_->addTab(paths_, tr("Paths"));
  for (const auto& tab : tabsOfReport()) {
    tabs_->add(tab.name, tr(tab.title));
    tabs_->plot(tab.name).setCommonCurves(tab.curves.empty());
    tabs_->setTabToolTip(tabs_->count() - 1, QString::fromStdString(tabExplanation(tab.name)));
  }
  tabs_->showTab("pitch");
  showHints();
  connectPages();
}

/// What an empty plot waits for, or why it stays empty.
void PathPlots::showHints() {
  const bool ended = shown_ && shown_->report && shown_->complete;
  for (const auto& tab : tabsOfReport()) {
    QString hint =
        tab.curves.empty() ? tr("Appears after a run in a periodic field") : tr("Appears during a run");
    if (ended && !tab.curves.empty())
      hint = whyNoCurve(*shown_, tab.curves.front());
    else if (ended && !shown_->field)
      hint = shown_->generated ? tr("Generated paths have no field") : tr("The field of this run is not known");
    else if (ended && linesOf(shown_->field))
      hint = tr("Not measured: the field has no periodic box, or one too fine for it");
    else if (ended)
      hint = tr("The field lines are being measured");
    tabs_->plot(tab.name).setHint(hint);
  }
}

void PathPlots::connectPages() {
  connect(events_, &EventTable::eventChosen, this, &PathPlots::eventChosen);
  connect(events_, &EventTable::failed, this, &PathPlots::failed);
  connect(event_, &EventView::failed, this, &PathPlots::failed);
  connect(&paths_->plot(), &ScatterPlot::brushed, this, &PathPlots::pathsBrushed);
  connect(&paths_->plot(), &ScatterPlot::picked, this, &PathPlots::pathChosen);
  connect(&paths_->plot(), &ScatterPlot::failed, this, &PathPlots::failed);
  for (LinePlot* plot : seriesPlots_)
    connect(plot, &LinePlot::brushed, this, [this](std::optional<std::pair<double, double>> times) {
      if (!times || times_.size() < 2)
        return Q_EMIT recordsBrushed(std::nullopt);
      Q_EMIT recordsBrushed(std::pair(std::minmax(recordAt(times->first), recordAt(times->second))));
    });
}

void PathPlots::addTab(QWidget* page, const QString& title) { tabs_->addTab(page, title); }

bool PathPlots::preparing() const { return series_.busy() || fieldLines_.busy() || event_->preparing(); }

void PathPlots::stopWork() {
  series_.clear();
  fieldLines_.clear();
  measuring_.reset();
  event_->stopWork();
}

QWidget* PathPlots::buildSeriesPage() {
  auto* page = new QWidget(this);
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(2);
  constexpr int columns = 3;
  for (std::size_t i = 0; i < seriesGroups().size(); ++i) {
    auto* plot = new LinePlot(page);
    plot->setCompact(true, i + columns >= seriesGroups().size());
    plot->setHint(tr("Click a path or an event"));
    connect(plot, &LinePlot::cursorMoved, this, &PathPlots::cursorMovedTo);
    grid->addWidget(plot, static_cast<int>(i) / columns, static_cast<int>(i) % columns);
    seriesPlots_.push_back(plot);
  }
  return page;
}

void PathPlots::setName(const QString& name) {
  name_ = name;
  showTitles();
}

/// What is measured of its field comes later.
void PathPlots::pin(const QString& title, const runs::PathRun& run) {
  QMap<QString, std::vector<Curve>> all;
  for (const auto& tab : tabsOfReport()) {
    auto& curves = all[tab.name];
    for (const auto& name : tab.curves)
      if (const Curve* curve = run.report ? run.report->find(name) : nullptr)
        curves.push_back(*curve);
  }
  tabs_->pin(title, all);
  if (!run.field)
    return;
  pinnedFields_[title] = {run.field, run.data->normalisation.lengthUnit};
  measureFieldLines();
  showFieldLines();
}

void PathPlots::unpin(const QString& title) {
  pinnedFields_.remove(title);
  tabs_->unpin(title);
}

void PathPlots::renamePin(const QString& title, const QString& now) {
  if (pinnedFields_.contains(title))
    pinnedFields_[now] = pinnedFields_.take(title);
  tabs_->renamePin(title, now);
}

/// Curves stay until there are others; events cannot be gone to on other paths.
void PathPlots::show(const Snapshot& snapshot) {
  if (snapshot && shown_ && snapshot->data != shown_->data)
    events_->setEvents({}, {});
  if (!snapshot || !snapshot->report)
    return;
  shown_ = snapshot;
  showCurves();
  measureFieldLines();
  showFieldLines();
  showEvents();
  showHints();
}

const statistics::TrajectoryReport& PathPlots::shownReport() const { return among_ ? *among_ : *shown_->report; }

void PathPlots::showCurves() {
  const auto& report = shownReport();
  for (const auto& tab : tabsOfReport()) {
    std::vector<Curve> curves;
    for (const auto& name : tab.curves)
      if (const Curve* curve = report.find(name))
        curves.push_back(*curve);
    if (!tab.curves.empty())
      showWithGuides(tab.name, std::move(curves),
                     tab.name == std::string("curvature") ? fittedLines(report) : std::vector<Curve>());
  }
  showTitles();
}

/// Whose curves they are, and of how many of its particles.
void PathPlots::showTitles() {
  if (!shown_ || !shown_->report)
    return;
  const auto& report = shownReport();
  QString whose = among_ ? whose_ : QString();
  if (!among_ && report.particles + report.skipped < shown_->data->particles()) // while it is being traced
    whose = tr("%1 of %2 particles").arg(report.particles).arg(shown_->data->particles());
  const QString title = name_.isEmpty() ? titleOfOwn(*shown_) : name_;
  for (const auto& tab : tabsOfReport()) {
    LinePlot& plot = tabs_->plot(tab.name);
    plot.setOwnTitle(title);
    plot.setShare(tab.curves.empty() ? QString() : whose); // a field has all its lines
  }
}

void PathPlots::showAmong(std::shared_ptr<const statistics::TrajectoryReport> report, const QString& whose) {
  if (!report && !among_)
    return;
  among_ = std::move(report);
  whose_ = whose;
  if (shown_ && shown_->report)
    showCurves();
}

/// @param fits lines of this run's own, beside those of theory
void PathPlots::showWithGuides(const std::string& tab, std::vector<Curve> curves, std::vector<Curve> fits) {
  for (Curve& guide : guideLines(tab, curves))
    fits.push_back(std::move(guide));
  LinePlot& plot = tabs_->plot(QString::fromStdString(tab));
  plot.setCurves(std::move(curves));
  plot.setGuides(std::move(fits));
}

/// Null: not measured yet.
const FieldLineCurves* PathPlots::linesOf(const fields::FieldPointer& field) const {
  const auto found =
      std::find_if(measured_.begin(), measured_.end(), [&](const auto& each) { return each.first == field; });
  return found == measured_.end() ? nullptr : &found->second;
}

/// Once for every field, of the run shown when that is complete, and of pinned runs; one after the other.
void PathPlots::measureFieldLines() {
  std::vector<OfField> wanted;
  if (shown_ && shown_->complete && shown_->field)
    wanted.push_back({shown_->field, shown_->data->normalisation.lengthUnit});
  for (const OfField& each : pinnedFields_)
    wanted.push_back(each);
  const auto isWanted = [&](const fields::FieldPointer& field) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const OfField& each) { return each.field == field; });
  };
  std::erase_if(measured_, [&](const auto& each) { return !isWanted(each.first); });
  if (measuring_)
    return;
  for (const OfField& each : wanted)
    if (!linesOf(each.field)) {
      measuring_ = each.field;
      return fieldLines_.request(
          [each](jobs::JobContext& context) { return fieldLineCurves(*each.field, each.lengthUnit, context); });
    }
}

void PathPlots::fieldLinesMeasured(FieldLineCurves curves) {
  measured_.emplace_back(std::exchange(measuring_, nullptr), std::move(curves));
  measureFieldLines();
  showFieldLines();
  showHints();
}

/// Of the run shown and of those that are pinned, as far as they have been measured.
void PathPlots::showFieldLines() {
  const FieldLineCurves none;
  const FieldLineCurves* own = shown_ && shown_->complete && shown_->field ? linesOf(shown_->field) : nullptr;
  const FieldLineCurves& lines = own ? *own : none;
  const auto alone = [](const Curve& curve) {
    return curve.x.empty() ? std::vector<Curve>() : std::vector<Curve>{curve};
  };
  showWithGuides("field_lines", alone(lines.density), lines.fits);
  showWithGuides("field_line_slope", alone(lines.slope));
  for (auto each = pinnedFields_.begin(); each != pinnedFields_.end(); ++each)
    if (const FieldLineCurves* pinned = linesOf(each->field)) {
      tabs_->setPinned("field_lines", each.key(), alone(pinned->density));
      tabs_->setPinned("field_line_slope", each.key(), alone(pinned->slope));
    }
}

QStringList PathPlots::exportFigures(const QString& folder, bool compensated) {
  // Numbers of Luebke et al.; what the paper does not have goes by its name.
  QMap<QString, QString> numbers{{"increments", "fig3_"},       {"structure", "fig4_"},
                                 {"flatness", "fig5_"},         {"msd", "fig6_"},
                                 {"curvature", "fig7_"},        {"field_lines", "fig9_"},
                                 {"curvature_slope", "fig7b_"}, {"field_line_slope", "fig9b_"},
                                 {"msd_exponent", "fig6b_"}};
  if (compensated)
    numbers["structure"] = "fig4b_raw_";
  QStringList written;
  const auto write = [&](Plot& plot, const QString& name) { written += plot.exportForColumn(folder + "/" + name); };
  for (const QString& name : tabs_->names())
    if (!tabs_->plot(name).curves().empty())
      write(tabs_->plot(name), numbers.value(name) + name);
  write(paths_->plot(), "paths");
  for (LinePlot* plot : seriesPlots_)
    if (!plot->curves().empty())
      write(*plot, "path_" + QString::fromStdString(plot->curves().front().name));
  if (!showAnyEvent())
    return written;
  const QImage event = event_->picture({4205, 2000}, views::printScale); // two columns wide
  if (!event.isNull()) {                                                 // without OpenGL there are its plots
    written += folder + "/fig8_mirror_event.png";
    writePicture(written.back(), event, {});
  }
  write(event_->curvaturePlot(), "fig8b_event_curvature");
  write(event_->torsionPlot(), "fig8c_event_torsion");
  return written;
}

/// The event that was chosen, else the first mirror event of the run, or its first reversal. @returns whether there is
/// one.
bool PathPlots::showAnyEvent() {
  if (!event_->curvaturePlot().curves().empty())
    return true;
  if (!shown_ || !shown_->report || shown_->report->events.empty())
    return false;
  const auto& events = shown_->report->events;
  const auto mirror = std::find_if(events.begin(), events.end(), [](const auto& event) { return event.mirror; });
  event_->showNow(shown_, mirror == events.end() ? events.front() : *mirror);
  return !event_->curvaturePlot().curves().empty();
}

void PathPlots::showEvents() {
  if (!shown_ || !shown_->report)
    return;
  auto events = shown_->report->events;
  if (passing_)
    std::erase_if(events, [this](const auto& event) {
      return !std::binary_search(passing_->begin(), passing_->end(), event.particle);
    });
  events_->setEvents(std::move(events), shown_->data->normalisation);
}

void PathPlots::showCloseUp(const Snapshot& snapshot, const statistics::MirrorEvent& event) {
  event_->show(snapshot, event);
  if (tabs_->currentWidget() != events_) // who goes through the table stays in it
    tabs_->setCurrentWidget(event_);
}

void PathPlots::setPathTable(std::shared_ptr<const statistics::PathTable> table) { paths_->setTable(std::move(table)); }

void PathPlots::setSelectedPaths(const std::vector<std::uint64_t>& particles) { paths_->plot().setSelected(particles); }

void PathPlots::setFilter(std::shared_ptr<const std::vector<std::uint64_t>> particles) {
  if (!particles && !passing_)
    return;
  passing_ = std::move(particles);
  paths_->setFilter(passing_);
  paths_->plot().setShare(passing_ ? tr("%1 filtered paths").arg(passing_->size()) : QString());
  showEvents();
}

void PathPlots::setBrush(std::optional<std::pair<double, double>> records) {
  brushed_ = records;
  std::optional<std::pair<double, double>> times;
  if (records && times_.size() > 1) {
    const auto timeOf = [this](double record) { return times_[0] + record * (times_[1] - times_[0]); };
    times = std::pair(std::minmax(timeOf(records->first), timeOf(records->second)));
  }
  for (LinePlot* plot : seriesPlots_)
    plot->setBrush(times);
}

void PathPlots::clear() {
  events_->setEvents({}, {});
  event_->clear();
  paths_->clear();
  shown_.reset();
  among_.reset();
  for (const auto& tab : tabsOfReport())
    tabs_->setCurves(tab.name, {});
  showHints();
  clearPath();
}

void PathPlots::clearPath() {
  series_.clear();
  particle_.reset();
  for (auto* plot : seriesPlots_) {
    plot->clear();
    plot->setHint(tr("Click a path or an event"));
  }
}

void PathPlots::showPath(const Snapshot& snapshot, std::uint64_t particle, std::size_t record) {
  if (!snapshot || particle >= snapshot->data->particles())
    return;
  particle_ = particle;
  cursor_ = record;
  times_.assign(snapshot->data->time.begin(),
                snapshot->data->time.begin() + static_cast<std::ptrdiff_t>(snapshot->done));
  if (QWidget* front = tabs_->currentWidget(); front != events_ && front != event_ && front != paths_)
    tabs_->setCurrentWidget(seriesPage_);
  series_.request([snapshot, particle](jobs::JobContext& context) {
    const Path path = pathOf(*snapshot->data, particle, snapshot->done);
    Series all;
    for (const auto& group : seriesGroups()) {
      context.checkpoint();
      std::vector<Curve> curves;
      for (const auto& name : group)
        curves.push_back(seriesOf(statistics::quantity(name), path, snapshot->data->normalisation));
      all.push_back(std::move(curves));
    }
    return all;
  });
}

void PathPlots::showSeries(const Series& series) {
  if (!particle_)
    return;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const bool fieldless = shown_ && shown_->data->field.empty() && needsField(series[i].front().name);
    seriesPlots_[i]->setHint(fieldless ? withoutField(*shown_) : tr("No value along this path"));
    const bool any =
        std::any_of(series[i].begin(), series[i].end(), [](const Curve& curve) { return !curve.x.empty(); });
    seriesPlots_[i]->setCurves(any ? series[i] : std::vector<Curve>());
  }
  setCursor(cursor_);
  setBrush(brushed_);
}

void PathPlots::setCursor(std::size_t record) {
  if (record >= times_.size())
    return;
  cursor_ = record;
  for (auto* plot : seriesPlots_)
    plot->setCursor(times_[record]);
}

double PathPlots::recordAt(double time) const {
  // Backward runs have falling times: the nearest record by position on the regular time axis.
  const double step = times_.size() > 1 ? times_[1] - times_[0] : 1.0;
  return std::clamp((time - times_[0]) / step, 0.0, static_cast<double>(times_.size() - 1));
}

void PathPlots::cursorMovedTo(double time) {
  if (times_.empty())
    return;
  const auto record = static_cast<std::size_t>(std::lround(recordAt(time)));
  setCursor(record);
  Q_EMIT recordPointedAt(record);
}

} // namespace larmor::widgets
