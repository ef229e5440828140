#include "widgets/workspaces/trajectories/TrajectoryPlots.h"

#include "engine/statistics/Quantity.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/theme/Notation.h"
#include "widgets/workspaces/trajectories/EventTable.h"

#include <QGridLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace larmor::widgets {

using studies::trajectories::TraceSnapshot;

namespace {

/// A tab and the curves of the report that it shows.
struct Tab {
  const char* name;
  const char* title;
  std::vector<std::string> curves;
};

const std::vector<Tab>& tabsOfReport() {
  static const std::vector<Tab> tabs{
      {"pitch", QT_TRANSLATE_NOOP("TrajectoryPlots", "Pitch angle"), {"pitch_distribution"}},
      {"diffusion",
       QT_TRANSLATE_NOOP("TrajectoryPlots", "Running diffusion"),
       {"running_diffusion_perpendicular", "running_diffusion_parallel"}},
      {"msd", QT_TRANSLATE_NOOP("TrajectoryPlots", "Mean squared displacement"), {"msd_over_tau"}},
      {"curvature", QT_TRANSLATE_NOOP("TrajectoryPlots", "Curvature"), {"curvature_pdf", "raw_curvature_pdf"}},
      {"flatness", QT_TRANSLATE_NOOP("TrajectoryPlots", "Flatness"), {"flatness"}}};
  return tabs;
}

/// Quantities side by side in one series plot.
const std::vector<std::vector<std::string>>& seriesGroups() {
  static const std::vector<std::vector<std::string>> groups{
      {"gyro_centre_curvature", "curvature"}, {"pitch_cosine"},    {"field_strength"},
      {"torsion", "gyro_centre_torsion"},     {"magnetic_moment"}, {"parallel_velocity"}};
  return groups;
}

Curve seriesOf(const statistics::Quantity& q, const Path& path, const Normalisation& n) {
  Curve curve;
  curve.name = q.name;
  curve.title = q.label;
  curve.xLabel = "Time";
  curve.xUnit = n.timeUnit;
  curve.yLabel = q.label;
  curve.yUnit = unitOf(q, n);
  curve.logY = q.logarithmic;
  const auto values = statistics::evaluate(q.name, path, n);
  for (std::size_t r = 0; r < values.size(); ++r)
    if (std::isfinite(values[r])) {
      curve.x.push_back(path.time[r]);
      curve.y.push_back(values[r]);
    }
  return curve;
}

} // namespace

TrajectoryPlots::TrajectoryPlots(QWidget* parent)
    : QWidget(parent), tabs_(new PlotTabs(this)),
      series_(
          this, tr("Series along the path"), [this](Series s) { showSeries(s); },
          [this](QString message) { Q_EMIT failed(message); }) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(tabs_);
  buildTabs();
}

void TrajectoryPlots::buildTabs() {
  for (const auto& tab : tabsOfReport())
    tabs_->add(tab.name, tr(tab.title)).setHint(tr("Appears while a run is traced"));
  events_ = new EventTable(this);
  connect(events_, &EventTable::eventChosen, this, &TrajectoryPlots::eventChosen);
  tabs_->addTab(events_, tr("Events"));
  seriesPage_ = buildSeriesPage();
  tabs_->addTab(seriesPage_, tr("Selected path"));
}

QWidget* TrajectoryPlots::buildSeriesPage() {
  auto* page = new QWidget(this);
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(2);
  constexpr int columns = 3;
  for (std::size_t i = 0; i < seriesGroups().size(); ++i) {
    auto* plot = new LinePlot(page);
    plot->setCompact(true);
    plot->setHint(tr("Click a path or an event"));
    connect(plot, &LinePlot::cursorMoved, this, &TrajectoryPlots::cursorMovedTo);
    grid->addWidget(plot, static_cast<int>(i) / columns, static_cast<int>(i) % columns);
    seriesPlots_.push_back(plot);
  }
  return page;
}

void TrajectoryPlots::show(const Snapshot& snapshot) {
  if (!snapshot || !snapshot->report)
    return;
  for (const auto& tab : tabsOfReport()) {
    std::vector<Curve> curves;
    for (const auto& name : tab.curves)
      if (const Curve* curve = snapshot->report->find(name))
        curves.push_back(*curve);
    tabs_->setCurves(tab.name, curves);
  }
  events_->setEvents(snapshot->report->events, snapshot->data->normalisation);
}

void TrajectoryPlots::clear() {
  events_->setEvents({}, {});
  for (const auto& tab : tabsOfReport())
    tabs_->setCurves(tab.name, {});
  clearPath();
}

void TrajectoryPlots::clearPath() {
  series_.clear();
  particle_.reset();
  for (auto* plot : seriesPlots_)
    plot->clear();
}

void TrajectoryPlots::showPath(const Snapshot& snapshot, std::uint64_t particle, std::size_t record) {
  if (!snapshot || particle >= snapshot->data->particles())
    return;
  particle_ = particle;
  cursor_ = record;
  times_.assign(snapshot->data->time.begin(),
                snapshot->data->time.begin() + static_cast<std::ptrdiff_t>(snapshot->done));
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

void TrajectoryPlots::showSeries(const Series& series) {
  if (!particle_)
    return;
  for (std::size_t i = 0; i < series.size(); ++i)
    seriesPlots_[i]->setCurves(series[i]);
  setCursor(cursor_);
}

void TrajectoryPlots::setCursor(std::size_t record) {
  if (record >= times_.size())
    return;
  cursor_ = record;
  for (auto* plot : seriesPlots_)
    plot->setCursor(times_[record]);
}

void TrajectoryPlots::cursorMovedTo(double time) {
  if (times_.empty())
    return;
  // Backward runs have falling times: look for the nearest record by position on the regular time axis.
  const double step = times_.size() > 1 ? times_[1] - times_[0] : 1.0;
  const double at = std::clamp((time - times_[0]) / step, 0.0, static_cast<double>(times_.size() - 1));
  const auto record = static_cast<std::size_t>(std::lround(at));
  setCursor(record);
  Q_EMIT recordPointedAt(record);
}

} // namespace larmor::widgets
