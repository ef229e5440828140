#pragma once
#include "widgets/views/ColouredLayer.h"

#include <cstdint>
#include <map>
#include <memory>

namespace larmor::views {

/// Many points with named scalars; immutable once handed to a layer.
struct PointSet {
  std::vector<float> points;                         ///< [point, 3]; not finite: not drawn
  std::map<std::string, std::vector<float>> scalars; ///< [point] each; NaN = no value (drawn grey)
  std::vector<std::uint64_t> ids;                    ///< [point], what picking and selecting call it; empty: its index

  std::size_t size() const { return points.size() / 3; }
  std::uint64_t idOf(std::size_t point) const { return ids.empty() ? point : ids[point]; }
};

/// Points as spheres, coloured by one of their scalars. Their size is one on the screen or one in the scene.
class PointLayer : public ColouredLayer {
  Q_OBJECT
public:
  explicit PointLayer(std::string name);
  ~PointLayer() override;

  /// Replaces the data; null clears. Quantity, scale, size and selection stay. @throws Error if the arrays do not fit
  /// together.
  void setPoints(std::shared_ptr<const PointSet> points);
  const std::shared_ptr<const PointSet>& points() const { return points_; }
  /// Colours by the scalar `name`; a name the data lack (or "") draws in the plain colour without scalar bar.
  void setQuantity(const std::string& name, const ColourScale& scale);
  void setPlainColour(const QColor& colour);
  void setLegendText(const QString& text); ///< of points in the plain colour; empty (the default): no entry
  void setPixelSize(double diameter);      ///< logical pixels at any zoom; 8 at first
  void setRadius(double worldLength);      ///< of the scene's length
  /// Draws these larger and in the accent colour.
  void setSelected(std::vector<std::uint64_t> ids);
  const std::vector<std::uint64_t>& selected() const { return selected_; }

  Bounds bounds() const override { return bounds_; }
  std::vector<ColourScale> scalarBars() const override;
  std::vector<LegendEntry> legend() const override;
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;
  bool pick(const QPointF& at, const Projection& projection, double tolerance) override;
  std::optional<std::array<double, 3>> locate(const QPointF& at, const Projection& projection,
                                              double tolerance) const override;

Q_SIGNALS:
  void pointPicked(quint64 id);

private:
  class Batch;
  const std::vector<float>* scalars() const;
  bool isSelected(std::size_t point) const;
  std::ptrdiff_t under(const QPointF& at, const Projection& projection, double tolerance) const;
  void upload(const Theme& theme);

  std::shared_ptr<const PointSet> points_;
  std::string quantity_;
  QColor plain_{0xff, 0x9e, 0x1b}, usedAccent_;
  QString legendText_;
  double pixels_ = 8.0, radius_ = 0.0;  ///< radius 0: as large as the pixels say
  std::vector<std::uint64_t> selected_; ///< ascending
  Bounds bounds_;
  std::unique_ptr<Batch> plainBatch_, selectedBatch_;
};

} // namespace larmor::views
