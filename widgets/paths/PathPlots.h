#pragma once
#include "engine/runs/PathRun.h"
#include "engine/statistics/PathTable.h"
#include "widgets/jobs/Newest.h"
#include "widgets/paths/FieldLinePlot.h"
#include "widgets/plots/PlotTabs.h"

#include <QWidget>

#include <cstdint>
#include <optional>
#include <utility>

namespace larmor::widgets {

class EventTable;
class EventView;
class LinePlot;
class PathsPage;

/// The plots below the scene: statistics of the run in tabs, and the series along the picked path.
class PathPlots : public QWidget {
  Q_OBJECT
public:
  using Snapshot = std::shared_ptr<const runs::PathRun>;

  explicit PathPlots(QWidget* parent = nullptr);

  /// What the run that is shown is called, in legends.
  void setName(const QString& name);
  /// The curves of a run as dashed references, in every plot.
  void pin(const QString& title, const runs::PathRun& run);
  void unpin(const QString& title);
  void renamePin(const QString& title, const QString& now);
  /// Draws the curves of the newest report.
  void show(const Snapshot& snapshot);
  void clear();
  /// Statistics of some paths in place of the run's; null: the run's again. @param whose "312 selected paths"
  void showAmong(std::shared_ptr<const statistics::TrajectoryReport> report, const QString& whose);
  /// Series along one particle's path, cursor at a record; brings their tab to the front.
  void showPath(const Snapshot& snapshot, std::uint64_t particle, std::size_t record);
  void clearPath();
  void setCursor(std::size_t record);
  /// The event close up, in a tab of its own.
  void showCloseUp(const Snapshot& snapshot, const statistics::MirrorEvent& event);
  /// Values of every path, to plot and brush.
  void setPathTable(std::shared_ptr<const statistics::PathTable> table);
  void setSelectedPaths(const std::vector<std::uint64_t>& particles);
  /// Only these particles and their events; null: all.
  void setFilter(std::shared_ptr<const std::vector<std::uint64_t>> particles);
  /// The brushed records, marked in the series.
  void setBrush(std::optional<std::pair<double, double>> records);
  /// Every plot that has curves as SVG and PDF at the size of a journal's column, and an event close up.
  /// @param compensated the structure function is there divided by a baseline too, as figure 4
  /// @returns the files. @throws Error
  QStringList exportFigures(const QString& folder, bool compensated);
  bool preparing() const;
  void stopWork();
  PlotTabs& tabs() { return *tabs_; }
  EventTable& eventTable() { return *events_; }
  EventView& eventView() { return *event_; }
  PathsPage& pathsPage() { return *paths_; }
  /// A tab of another maker.
  void addTab(QWidget* page, const QString& title);
  LinePlot& seriesPlot(int index) { return *seriesPlots_.at(static_cast<std::size_t>(index)); }

Q_SIGNALS:
  /// The cursor was moved in a series plot.
  void recordPointedAt(std::size_t record);
  /// A row of the event table was activated.
  void eventChosen(const larmor::statistics::MirrorEvent& event);
  /// A range was marked in a series plot; nullopt: the mark is gone.
  void recordsBrushed(std::optional<std::pair<double, double>> records);
  void pathsBrushed(const std::vector<std::uint64_t>& particles);
  void pathChosen(std::uint64_t particle);
  void failed(const QString& message);

private:
  using Series = std::vector<std::vector<Curve>>; ///< one list of curves for each series plot
  void buildTabs();
  QWidget* buildSeriesPage();
  void showSeries(const Series& series);
  void connectPages();
  void showEvents();
  void showCurves();
  void showTitles();
  void showHints();
  const statistics::TrajectoryReport& shownReport() const;
  void showWithGuides(const std::string& tab, std::vector<Curve> curves, std::vector<Curve> fits = {});
  const FieldLineCurves* linesOf(const fields::FieldPointer& field) const;
  void measureFieldLines();
  void fieldLinesMeasured(FieldLineCurves curves);
  void showFieldLines();
  bool showAnyEvent();
  void cursorMovedTo(double time);
  double recordAt(double time) const;

  PlotTabs* tabs_;
  QWidget* seriesPage_ = nullptr;
  EventTable* events_ = nullptr;
  EventView* event_ = nullptr;
  PathsPage* paths_ = nullptr;
  Snapshot shown_;
  QString name_;                                              ///< empty: its own
  std::shared_ptr<const statistics::TrajectoryReport> among_; ///< of some paths; null: of all
  QString whose_;
  std::shared_ptr<const std::vector<std::uint64_t>> passing_;
  std::optional<std::pair<double, double>> brushed_; ///< records
  std::vector<LinePlot*> seriesPlots_;
  std::vector<double> times_; ///< [record] of the shown path
  std::size_t cursor_ = 0;
  std::optional<std::uint64_t> particle_;
  Newest<Series> series_;
  /// A field whose lines are plotted.
  struct OfField {
    fields::FieldPointer field;
    std::string lengthUnit;
  };
  QMap<QString, OfField> pinnedFields_; ///< by the title of the pinned run
  std::vector<std::pair<fields::FieldPointer, FieldLineCurves>> measured_;
  fields::FieldPointer measuring_; ///< null: none
  Newest<FieldLineCurves> fieldLines_;
};

} // namespace larmor::widgets
