#include "widgets/views/SliceLayer.h"

#include "engine/core/Error.h"

#include <string>
#include <vtkActor.h>

namespace larmor::views {

SliceLayer::SliceLayer(std::string name)
    : ColouredLayer(std::move(name), {"grey", false, 0.0, 1.0, ""}, 0.85, false), plane_(true) {
  setProps({plane_.actor()});
}

void SliceLayer::setSlice(std::shared_ptr<const Slice> slice) {
  if (slice && (slice->columns == 0 || slice->rows == 0 || slice->values.size() != slice->columns * slice->rows))
    throw Error("slice", std::to_string(slice->values.size()) + " values", "columns * rows, at least one");
  if (slice && (slice->axis < 0 || slice->axis > 2))
    throw Error("slice", "axis " + std::to_string(slice->axis), "0, 1 or 2");
  slice_ = std::move(slice);
  touch();
}

Bounds SliceLayer::bounds() const {
  Bounds bounds;
  if (!slice_)
    return bounds;
  const std::size_t n = static_cast<std::size_t>(slice_->axis), u = n == 0 ? 1 : 0, v = n == 2 ? 1 : 2;
  for (double share : {0.0, 1.0}) {
    std::array<double, 3> p{};
    p[n] = slice_->position;
    p[u] = slice_->origin[0] + share * slice_->length[0];
    p[v] = slice_->origin[1] + share * slice_->length[1];
    bounds.add(p[0], p[1], p[2]);
  }
  return bounds;
}

void SliceLayer::prepare(Detail, const Theme&, const Projection&) {
  if (slice_ && takeChange()) {
    const std::size_t n = static_cast<std::size_t>(slice_->axis), u = n == 0 ? 1 : 0, v = n == 2 ? 1 : 2;
    Placement at{{0, 0, 0}, {0, 0, 0}, {0, 0, 0}};
    at.corner[n] = slice_->position;
    at.corner[u] = slice_->origin[0];
    at.corner[v] = slice_->origin[1];
    at.alongX[u] = slice_->length[0];
    at.alongY[v] = slice_->length[1];
    plane_.place(at);
    plane_.paint(slice_->values, slice_->columns, slice_->rows, colourScale(), {128, 128, 128, 255});
  }
  plane_.show(isVisible() && slice_, opacity());
}

} // namespace larmor::views
