#pragma once
#include "widgets/views/TranslucentLayer.h"

#include <array>
#include <memory>
#include <optional>

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
class SliceLayer : public TranslucentLayer {
  Q_OBJECT
public:
  explicit SliceLayer(std::string name);
  ~SliceLayer() override;
  /// @throws Error if the shape and the number of values disagree.
  void setSlice(std::shared_ptr<const Slice> slice);
  void setShowScalarBar(bool show);

  Bounds bounds() const override;
  std::optional<ColourScale> scalarBar() const override;
  void prepare(Detail detail, const Theme& theme, const Projection& projection) override;

private:
  struct Drawn;
  void placePlane();
  void paintTexture();

  std::shared_ptr<const Slice> slice_;
  bool showBar_ = false;
  std::unique_ptr<Drawn> drawn_;
};

} // namespace larmor::views
