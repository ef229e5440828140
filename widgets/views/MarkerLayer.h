#pragma once
#include "widgets/views/PropLayer.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace larmor::views {

/// One kind of event, with its look and legend text.
struct MarkerCategory {
  QString text; ///< empty: no legend entry
  QColor colour;
  Shape shape = Shape::Sphere; ///< Sphere, Diamond or Cone
};
/// Colours for two opposite signs that stay apart for colour-blind readers (Okabe and Ito 2008).
inline const QColor signNegative{0x00, 0x72, 0xb2}, signPositive{0xe6, 0x9f, 0x00};

struct MarkerSet {
  std::vector<float> points;     ///< [marker, 3]
  std::vector<float> directions; ///< [marker, 3] where cones point; empty: along z
  std::vector<int> category;     ///< [marker] index into categories; empty: all 0
  std::vector<MarkerCategory> categories;
  std::vector<std::uint32_t> record; ///< [marker] for setTimeRange; empty: always shown
};

/// Glyphs of about constant size on the screen, coloured and shaped by category, with a legend in the scene.
class MarkerLayer : public PropLayer {
  Q_OBJECT
public:
  explicit MarkerLayer(std::string name);
  ~MarkerLayer() override;

  /// @throws Error if the arrays do not fit together.
  void setMarkers(std::shared_ptr<const MarkerSet> markers);
  void setSize(double pixels); ///< diameter, default 9
  /// Larger where what they lie on would hide them. @param worldLength its thickness as it is drawn in that view; may
  /// be empty: never
  void setThicknessAround(std::function<double(const Projection&)> worldLength);
  double shownSize(const Projection& projection) const; ///< diameter in pixels
  void setTimeRange(double firstRecord, double lastRecord);
  void clearTimeRange();

  Bounds bounds() const override { return bounds_; }
  std::vector<LegendEntry> legend() const override;
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;
  bool pick(const QPointF& at, const Projection& projection, double tolerance) override;

Q_SIGNALS:
  void markerPicked(qsizetype index);

private:
  struct Drawn;
  void rebuild();
  bool shown(std::size_t marker) const;
  int categoryOf(std::size_t marker) const;

  std::shared_ptr<const MarkerSet> markers_;

  double size_ = 9.0;
  std::function<double(const Projection&)> thicknessAround_;
  std::pair<std::uint32_t, std::uint32_t> range_{0, UINT32_MAX};
  Bounds bounds_;
  std::unique_ptr<Drawn> drawn_;
};

} // namespace larmor::views
