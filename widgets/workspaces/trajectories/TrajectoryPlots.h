#pragma once
#include "engine/studies/trajectories/TraceRun.h"
#include "widgets/jobs/Newest.h"
#include "widgets/plots/PlotTabs.h"

#include <QWidget>

#include <cstdint>
#include <optional>

namespace larmor::widgets {

class EventTable;
class LinePlot;

/// The plots below the scene: statistics of the run in tabs, and the series along the picked path.
class TrajectoryPlots : public QWidget {
  Q_OBJECT
public:
  using Snapshot = std::shared_ptr<const studies::trajectories::TraceSnapshot>;

  explicit TrajectoryPlots(QWidget* parent = nullptr);

  /// Draws the curves of the newest report.
  void show(const Snapshot& snapshot);
  void clear();
  /// Series along one particle's path, cursor at a record; brings their tab to the front.
  void showPath(const Snapshot& snapshot, std::uint64_t particle, std::size_t record);
  void clearPath();
  void setCursor(std::size_t record);
  bool preparing() const { return series_.busy(); }
  void stopWork() { series_.clear(); }
  PlotTabs& tabs() { return *tabs_; }
  EventTable& eventTable() { return *events_; }
  LinePlot& seriesPlot(int index) { return *seriesPlots_.at(static_cast<std::size_t>(index)); }

Q_SIGNALS:
  /// The cursor was moved in a series plot.
  void recordPointedAt(std::size_t record);
  /// A row of the event table was activated.
  void eventChosen(const larmor::statistics::MirrorEvent& event);
  void failed(const QString& message);

private:
  using Series = std::vector<std::vector<Curve>>; ///< one list of curves for each series plot
  void buildTabs();
  QWidget* buildSeriesPage();
  void showSeries(const Series& series);
  void cursorMovedTo(double time);

  PlotTabs* tabs_;
  QWidget* seriesPage_ = nullptr;
  EventTable* events_ = nullptr;
  std::vector<LinePlot*> seriesPlots_;
  std::vector<double> times_; ///< [record] of the shown path
  std::size_t cursor_ = 0;
  std::optional<std::uint64_t> particle_;
  Newest<Series> series_;
};

} // namespace larmor::widgets
