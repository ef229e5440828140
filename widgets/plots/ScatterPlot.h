#pragma once
#include "widgets/plots/Plot.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QCPGraph;
class QCPItemStraightLine;
class QMouseEvent;
class QRubberBand;

namespace larmor::widgets {

/// What is plotted: one point for each id.
struct ScatterData {
  QString xLabel, yLabel; ///< with units
  bool logX = false, logY = false;
  std::vector<double> x, y;
  std::vector<std::uint64_t> ids; ///< same length as x and y
  /// Both axes show the same quantity, one number beside another for it: over one range, with the line where they
  /// agree.
  bool sameQuantity = false;
};

/// Points of which some are selected. Drag draws a rectangle that selects, with Shift in addition to those selected
/// already; a click picks the nearest point; the wheel zooms, a double click shows all; Escape selects nothing.
class ScatterPlot : public Plot {
  Q_OBJECT
public:
  explicit ScatterPlot(QWidget* parent = nullptr);

  /// Points that are not finite, or not positive on a logarithmic axis, are left out.
  void setData(std::shared_ptr<const ScatterData> points);
  /// Ascending ids; does not emit.
  void setSelected(std::vector<std::uint64_t> ids);
  const std::vector<std::uint64_t>& selected() const { return selected_; }
  bool isEmpty() const override { return drawn_ == 0; }
  void showAll() override;
  std::size_t drawn() const { return drawn_; } ///< points that could be placed

  QString table(QChar separator = '\t') const override;
  /// Where a point is in the canvas, for tests and tool tips.
  QPoint placeOf(double x, double y) const;

Q_SIGNALS:
  void brushed(const std::vector<std::uint64_t>& ids); ///< by the user; empty: nothing is selected any more
  void picked(std::uint64_t id);

protected:
  void draw() override;
  void colour(bool dark) override;
  std::vector<LegendEntry> legendEntries(bool dark) const override;
  std::shared_ptr<void> asPicture(const QSize& size, const QFont& font, bool dark) override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  void build();
  void fill();
  void press(QMouseEvent* event);
  void move(QMouseEvent* event);
  void release(QMouseEvent* event);
  bool usable(std::size_t i) const;
  void showSameRanges();
  std::vector<std::uint64_t> inside(const QRect& rectangle) const;
  void pickAt(const QPoint& at);

  std::shared_ptr<const ScatterData> data_;
  std::vector<std::uint64_t> selected_;
  QCPGraph *points_ = nullptr, *chosen_ = nullptr;
  QCPItemStraightLine* diagonal_ = nullptr; ///< y = x
  QRubberBand* band_;
  QPoint pressedAt_;
  bool dragging_ = false;
  std::size_t drawn_ = 0;
  std::optional<std::pair<double, double>> fitted_; ///< the x range that shows all; another one is the user's
};

} // namespace larmor::widgets
