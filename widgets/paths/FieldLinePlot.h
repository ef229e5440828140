#pragma once
#include "engine/core/Curve.h"
#include "engine/fields/Field.h"
#include "engine/jobs/JobContext.h"

#include <string>
#include <vector>

namespace larmor::widgets {

/// The density of the curvature of a field's lines and its local slope; empty for fields without a periodic box or with
/// more nodes than are worth the wait in a window. Runs off the window's thread.
struct FieldLineCurves {
  Curve density, slope;
  std::vector<Curve> fits; ///< power laws at its ends, over the ranges they were fitted in
  bool empty() const { return density.x.empty(); }
};
FieldLineCurves fieldLineCurves(const fields::Field& field, const std::string& lengthUnit, jobs::JobContext& context);

} // namespace larmor::widgets
