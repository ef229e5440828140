#pragma once
#include "widgets/forms/AxisSliders.h"
#include "widgets/jobs/Newest.h"
#include "widgets/plots/PlotTabs.h"
#include "widgets/theme/OverflowRow.h"
#include "widgets/views/SceneView.h"

#include <array>
#include <cmath>
#include <span>

class QComboBox;

namespace larmor::widgets {

/// A function of three parameters looked at from all sides, at a point chosen by sliders: a surface over two of them
/// with the points near it whose values are known, a curve over each.
class ResponseScene : public QWidget {
  Q_OBJECT
public:
  using Place = std::array<double, 3>; ///< in the units of the axes
  struct Response {
    double value = 0, uncertainty = 0; ///< positive; one standard error, NaN: not known
    /// The value, NaN where its uncertainty leaves nothing of it: nothing is drawn there.
    double said() const { return uncertainty > value ? std::nan("") : value; }
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
  OverflowRow& tools() { return *tools_; }
  AxisSliders& sliders() { return *sliders_; }
  views::SceneView& view() { return *view_; }
  Place place() const;
  /// What is drawn from now on, in place of what is there; empty: nothing. @param title of its curves. @param slow
  /// others' code, which may take any time: it is asked off the window's thread, and only the newest of the points that
  /// come meanwhile is drawn.
  void setFunction(Function function, const QString& title, bool slow);
  void setKnown(std::vector<Known> known) { known_ = std::move(known); }
  /// Further places that are asked for along with what is drawn.
  void setAsides(std::vector<Place> places) { asides_ = std::move(places); }
  /// Draws anew: at once, or when a slow function has answered. What the function throws is said by failed(), and it is
  /// not asked again.
  void redraw();
  /// The curve of that axis, now, whatever the function; for figures. @throws as the function.
  void drawCurve(std::size_t axis);
  bool busy() const { return asking_.busy(); }
  void stopWork() { asking_.clear(); }
  QJsonObject state() const; ///< "sliders", "fixed", "quantity"
  void restore(const QJsonObject& state);

Q_SIGNALS:
  void moved(); ///< another point, or another side: to be drawn anew
  /// Something has been drawn. @param here the value at the sliders. @param asides of setAsides, as they were asked.
  void drawn(const larmor::widgets::ResponseScene::Response& here,
             const std::vector<larmor::widgets::ResponseScene::Response>& asides);
  void failed(const QString& message);

private:
  void buildTools();
  /// What is drawn, as places that the function is asked for at once, and its answers.
  struct Look {
    std::size_t function = 0;    ///< its number
    std::vector<Place> places{}; ///< of the surface, the curve, here, and the asides
    std::vector<Response> answers{};
    std::size_t curve = 0, here = 0; ///< where these begin
    int axis = -1;                   ///< of the curve; -1: none is looked at
  };
  Look look() const;
  std::vector<Place> along(std::size_t axis) const;
  void show(const Look& look);
  using QWidget::show;
  void failedOnce(const QString& message);
  void clear();
  std::pair<std::size_t, std::size_t> varied() const;
  double heightOf(double value) const;
  void drawSurface(std::span<const Response> responses);
  void drawKnown();
  void drawCurve(std::size_t axis, std::span<const Response> responses);

  std::array<SliderAxis, 3> axes_;
  Quantity quantity_;
  PlotTabs& tabs_;
  OverflowRow* tools_;
  AxisSliders* sliders_;
  QComboBox *fixed_, *colour_;
  views::SceneView* view_;
  Function function_;
  std::size_t number_ = 0; ///< of the function: answers of an older one are not drawn
  bool slow_ = false;
  QString title_;
  std::vector<Known> known_;
  std::vector<Place> asides_;
  Newest<Look> asking_;
};

} // namespace larmor::widgets
