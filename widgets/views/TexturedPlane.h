#pragma once
#include "engine/core/Vec3.h"
#include "widgets/colours/ColourMaps.h"

#include <memory>
#include <span>

class vtkActor;

namespace larmor::views {

/// Where a picture lies in the scene: its lower left corner and its two edges.
struct Placement {
  Vec3 corner{0, 0, 0}, alongX{1, 0, 0}, alongY{0, 1, 0};
  bool operator==(const Placement&) const = default;
};

/// A coloured picture on a parallelogram in the scene: unlit, blended in drawing order.
class TexturedPlane {
public:
  explicit TexturedPlane(bool smooth);
  ~TexturedPlane();
  vtkActor* actor() const;
  void place(const Placement& placement);
  /// @param values [rows, columns], columns along x. @param missing the colour of what is no number; alpha 0: a hole.
  void paint(std::span<const float> values, std::size_t columns, std::size_t rows, const ColourScale& scale,
             ColourLookup::Colour missing);
  void setSmooth(bool smooth); ///< between the samples; else each is a rectangle of one colour
  void show(bool visible, double opacity);

private:
  struct Drawn;
  std::unique_ptr<Drawn> drawn_;
};

} // namespace larmor::views
