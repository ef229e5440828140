#pragma once
#include "widgets/views/ColouredLayer.h"
#include "widgets/views/TexturedPlane.h"

#include <array>
#include <memory>

namespace larmor::views {

/// A plane of samples, normal to one axis. Row-major: values[v * columns + u], u along the first remaining axis
/// (axis 0: y; 1: x; 2: x), v along the second (axis 0: z; 1: z; 2: y).
struct Slice {
  std::vector<float> values;
  std::size_t columns = 0, rows = 0;
  int axis = 2;                                     ///< normal: 0 x, 1 y, 2 z
  double position = 0.0;                            ///< along the normal
  std::array<double, 2> origin{0, 0}, length{1, 1}; ///< extent along u and v
};

/// The plane as a smooth coloured picture in the scene. NaN samples are grey.
class SliceLayer : public ColouredLayer {
  Q_OBJECT
public:
  explicit SliceLayer(std::string name);
  /// @throws Error if the shape and the number of values disagree.
  void setSlice(std::shared_ptr<const Slice> slice);

  Bounds bounds() const override;
  bool drawnLast() const override { return true; }
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;

private:
  std::shared_ptr<const Slice> slice_;
  TexturedPlane plane_;
};

} // namespace larmor::views
