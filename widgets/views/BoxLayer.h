#pragma once
#include "widgets/views/Layer.h"

#include <array>
#include <memory>
#include <optional>

namespace larmor::views {

struct AxisMarks;

/// Outline of a box with discreet ticks and labels along three of its edges, chosen so that they lie outside.
class BoxLayer : public Layer {
  Q_OBJECT
public:
  explicit BoxLayer(std::string name);
  ~BoxLayer() override;
  void setBox(const Bounds& box); ///< an empty box draws nothing
  /// Axis names without unit ("x", "y", "z") and the unit shared by them ("l_0"; empty: none).
  void setLabels(const std::array<QString, 3>& axes, const QString& unit);
  /// What the ticks of an axis count where that is not the coordinate itself.
  struct Scale {
    double low = 0.0, high = 1.0; ///< at the two ends of the box
    bool logarithmic = false;
  };
  void setScales(const std::array<std::optional<Scale>, 3>& scales);

  Bounds bounds() const override { return box_; }
  void attach(vtkRenderer& renderer) override;
  void detach(vtkRenderer& renderer) override;
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;
  void paint(QPainter& painter, const Projection& projection, const Theme& theme) const override;
  std::vector<QRectF> labels(const QFontMetricsF& metrics, const Projection& projection) const override;

private:
  struct Drawn;
  AxisMarks marks(const QFontMetricsF& metrics, const Projection& projection) const;
  Bounds box_;
  std::array<QString, 3> axes_{"x", "y", "z"};
  QString unit_;
  std::array<std::optional<Scale>, 3> scales_;
  bool stale_ = true;
  std::unique_ptr<Drawn> drawn_;
};

} // namespace larmor::views
