#pragma once
#include <QWidget>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

class QCPGraph;
class QCustomPlot;
class QLabel;
class QMouseEvent;
class QRubberBand;

namespace larmor::widgets {

struct FigureOptions;

/// What is plotted: one point for each id.
struct ScatterData {
  QString xLabel, yLabel; ///< with units
  bool logX = false, logY = false;
  std::vector<double> x, y;
  std::vector<std::uint64_t> ids; ///< same length as x and y
};

/// Points of which some are selected. Drag draws a rectangle that selects, with Shift in addition to those selected
/// already; a click picks the nearest point; the wheel zooms, a double click shows all; Escape selects nothing.
class ScatterPlot : public QWidget {
  Q_OBJECT
public:
  explicit ScatterPlot(QWidget* parent = nullptr);

  /// Points that are not finite, or not positive on a logarithmic axis, are left out.
  void setData(std::shared_ptr<const ScatterData> points);
  /// Ascending ids; does not emit.
  void setSelected(std::vector<std::uint64_t> ids);
  const std::vector<std::uint64_t>& selected() const { return selected_; }
  void setHint(const QString& hint);
  void showAll();
  std::size_t drawn() const { return drawn_; } ///< points that could be placed

  void exportFigure(const QString& path, const FigureOptions& options);
  QCustomPlot* canvas() const { return plot_; }
  /// Where a point is in the canvas, for tests and tool tips.
  QPoint placeOf(double x, double y) const;

Q_SIGNALS:
  void brushed(const std::vector<std::uint64_t>& ids); ///< by the user; empty: nothing is selected any more
  void picked(std::uint64_t id);
  void failed(const QString& message);

protected:
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  void build();
  void recolour();
  void colour(bool dark);
  void fill();
  void setLabelY();
  void press(QMouseEvent* event);
  void move(QMouseEvent* event);
  void release(QMouseEvent* event);
  bool usable(std::size_t i) const;
  std::vector<std::uint64_t> inside(const QRect& rectangle) const;
  void pickAt(const QPoint& at);
  void showMenu(const QPoint& at);

  std::shared_ptr<const ScatterData> data_;
  std::vector<std::uint64_t> selected_;
  QCustomPlot* plot_;
  QCPGraph *points_ = nullptr, *chosen_ = nullptr;
  QLabel* hint_;
  QRubberBand* band_;
  QPoint pressedAt_;
  bool dragging_ = false;
  std::size_t drawn_ = 0;
};

} // namespace larmor::widgets
