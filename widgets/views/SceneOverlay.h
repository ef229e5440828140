#pragma once
#include "widgets/views/Layer.h"

#include <QRectF>

namespace larmor::views {

/// What explains the colours and marks of a scene.
struct SceneKeys {
  std::vector<ColourScale> bars;
  std::vector<LegendEntry> legend;
  bool empty() const { return bars.empty() && legend.empty(); }
};

/// Draws what lies on top of the scene, in logical pixels. Scalar bars stack from the right edge, the legend hangs in
/// the upper left corner, the axes stand in the lower left: nothing overlaps.
class SceneOverlay {
public:
  SceneOverlay(QPainter& onto, const Projection& view, const Theme& colours, double textScale)
      : painter(onto), projection(view), theme(colours), scale(textScale) {}

  enum class Side { Left, Right };
  void drawAxes(Side side = Side::Left);
  /// What they take, with their letters, however the scene is turned.
  QRectF axesRoom(Side side) const;
  void drawScalarBar(const ColourScale& scale);
  void drawLegend(const std::vector<LegendEntry>& entries);
  /// Below a scene too narrow for them: a line for each scale and its title, then the legend in as many as it takes.
  /// @param draw false: only measures. @returns the height that takes, from `top` on.
  double keysBelow(const SceneKeys& keys, double top, bool draw);
  void drawEmptyText(const QString& text);
  /// @param besideLegend in the middle; else where the legend would be, away from the title of the colours
  void drawCaption(const QString& text, bool besideLegend);
  void drawNote(const QString& text);

private:
  QPointF axesOrigin(Side side) const;
  void drawStrip(const ColourScale& scale, double top);
  void drawLabel(const QPointF& at, Qt::Alignment alignment, const QString& text);

  QPainter& painter;
  Projection projection;
  const Theme& theme;
  double scale;
  double barRight_ = 0.0; ///< width already taken at the right edge
};

/// "0.01", "1", "250", "10⁻⁶", "2×10⁵": as short as can be.
QString tickText(double value);

/// Draws text with a faint halo of the background, so that it reads on any picture.
void drawHaloText(QPainter& painter, const QRectF& box, Qt::Alignment alignment, const QString& text,
                  const QColor& colour, const QColor& halo);
void drawSymbol(QPainter& painter, const QPointF& centre, double size, Shape shape, const QColor& colour);

} // namespace larmor::views
