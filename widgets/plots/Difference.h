#pragma once
#include "engine/core/Curve.h"

#include <vector>

namespace larmor::widgets {

/// What distinguishes each curve from the references of the same name, on the curve's own abscissae within the
/// reference's range: in per cent of the reference where the ordinate is logarithmic, else as a plain difference.
/// References are interpolated linearly (in logarithms where the axes are). Errors are carried along.
std::vector<Curve> differences(const std::vector<Curve>& curves, const std::vector<Curve>& references);

} // namespace larmor::widgets
