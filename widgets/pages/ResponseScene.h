#pragma once
#include "widgets/forms/AxisSliders.h"
#include "widgets/plots/PlotTabs.h"
#include "widgets/views/SceneView.h"

#include <array>

class QComboBox;
class QHBoxLayout;

namespace larmor::widgets {

/// A function of three parameters looked at from all sides, at a point chosen by sliders: a surface over two of them
/// with the points near it whose values are known, a curve over each.
class ResponseScene : public QWidget {
  Q_OBJECT
public:
  using Place = std::array<double, 3>; ///< in the units of the axes
  struct Response {
    double value = 0, uncertainty = 0; ///< positive; one standard error, NaN: not known
  };
  struct Known {
    Place place;
    double value = 0;
  };
  using Function = std::function<std::vector<Response>(const std::vector<Place>&)>;
  struct Quantity {
    QString symbol, unit;
    double lowest = 0, highest = 1; ///< at the bottom and the top of the picture
  };
  /// @param tabs get a plot for each axis: "curve_0", ...
  ResponseScene(std::array<SliderAxis, 3> axes, Quantity quantity, PlotTabs& tabs);

  /// For more tools: those that choose the function before the others, buttons behind them.
  QHBoxLayout& tools() { return *tools_; }
  AxisSliders& sliders() { return *sliders_; }
  views::SceneView& view() { return *view_; }
  Place place() const;
  /// What is drawn from now on; empty: nothing new. @param title of its curves.
  void setFunction(Function function, const QString& title);
  void setKnown(std::vector<Known> known) { known_ = std::move(known); }
  /// @throws whatever the function throws.
  void redraw();
  /// The curve of the tab in front; others are drawn when they are looked at.
  void drawCurve();
  QJsonObject state() const; ///< "sliders", "fixed", "quantity"
  void restore(const QJsonObject& state);

Q_SIGNALS:
  void moved(); ///< another point, or another side: to be drawn anew

private:
  void buildTools();
  std::pair<std::size_t, std::size_t> varied() const;
  double heightOf(double value) const;
  void drawSurface();
  void drawKnown();

  std::array<SliderAxis, 3> axes_;
  Quantity quantity_;
  PlotTabs& tabs_;
  QHBoxLayout* tools_;
  AxisSliders* sliders_;
  QComboBox *fixed_, *colour_;
  views::SceneView* view_;
  Function function_;
  QString title_;
  std::vector<Known> known_;
};

} // namespace larmor::widgets
