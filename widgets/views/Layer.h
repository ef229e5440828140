#pragma once
#include "widgets/colours/ColourMaps.h"

#include <QColor>
#include <QObject>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <array>
#include <optional>
#include <string>
#include <vector>

class QFontMetricsF;
class QPainter;
class vtkRenderer;

namespace larmor::views {

/// Axis-aligned box; empty while low > high.
struct Bounds {
  std::array<double, 3> low{1, 1, 1}, high{0, 0, 0};
  bool empty() const { return low[0] > high[0]; }
  void add(double x, double y, double z);
  void add(const Bounds& other);
  std::array<double, 3> centre() const;
  double diagonal() const;
  bool operator==(const Bounds&) const = default;
};

/// Colours of a scene; the layers follow it.
struct Theme {
  QColor background = QColor(0x16, 0x19, 0x1f);
  QColor foreground = QColor(0xd8, 0xdd, 0xe6); ///< text, box, axes
  QColor accent = QColor(0xff, 0x9e, 0x1b);     ///< the selected path, the cursor
  bool dark() const { return background.lightnessF() < 0.5; }
};

/// World to screen for one frame.
struct Projection {
  std::array<double, 16> matrix{}; ///< row-major, world -> clip
  QSizeF size;                     ///< of the view, logical pixels
  std::array<double, 3> viewDirection{}, right{}, up{};
  double pixel = 1.0;                     ///< world length of one logical pixel at the focal point
  double nearDepth = 0.0, farDepth = 1.0; ///< of the data, along the view
  double pixelRatio = 1.0;                ///< drawn pixels per logical pixel
  double lineScale = 1.0;                 ///< lines are this much thicker than usual
  bool software = false;                  ///< no graphics card draws: surfaces are dear
  /// @param depth if given, normalised depth (-1 near .. 1 far). False if behind the camera.
  bool project(const std::array<double, 3>& world, QPointF& screen, double* depth = nullptr) const;
};

enum class Detail { Interactive, Still, Picture };
enum class Shape { Sphere, Diamond, Cone, Line };

struct LegendEntry {
  QString text;
  QColor colour;
  Shape shape = Shape::Sphere;
};

/// One named part of a scene. Owned by the SceneView that made it; setting data again keeps everything else.
class Layer : public QObject {
  Q_OBJECT
public:
  explicit Layer(std::string name) : name_(std::move(name)) {}
  const std::string& name() const { return name_; }

  bool isVisible() const { return visible_; }
  void setVisible(bool visible);

  /// Where the data lie; empty without data.
  virtual Bounds bounds() const { return {}; }
  /// Some positions that show its extent, for fitting the camera; by default the corners of the bounds.
  virtual std::vector<std::array<double, 3>> outline() const;
  /// Drawn after the others, so that what lies behind a translucent surface shines through.
  virtual bool drawnLast() const { return false; }
  /// The scales to show as scalar bars.
  virtual std::vector<ColourScale> scalarBars() const { return {}; }
  virtual std::vector<LegendEntry> legend() const { return {}; }

  // --- called by the scene ---
  virtual void attach(vtkRenderer& renderer) = 0;
  virtual void detach(vtkRenderer& renderer) = 0;
  /// Brings the drawn objects up to date just before a frame.
  virtual void prepare(Detail detail, const Theme& theme, const Projection& projection) = 0;
  /// Text and symbols on top of the picture.
  virtual void paint(QPainter&, const Projection&, const Theme&) const {}
  /// Where such text stands that is to be read: nothing else is put there in a picture.
  virtual std::vector<QRectF> labels(const QFontMetricsF&, const Projection&) const { return {}; }
  /// Screen-space pick at a click, tolerance in logical pixels; emits the layer's own signal and returns true on a hit.
  virtual bool pick(const QPointF&, const Projection&, double /*tolerance*/) { return false; }
  /// World position under the point, without a signal: for focusing.
  virtual std::optional<std::array<double, 3>> locate(const QPointF&, const Projection&, double) const { return {}; }
  /// Line segments drawn in the last frame (0 if not made of lines).
  virtual std::size_t segmentsDrawn() const { return 0; }

Q_SIGNALS:
  void changed();

private:
  std::string name_;
  bool visible_ = true;
};

} // namespace larmor::views
