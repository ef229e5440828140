#pragma once
#include "engine/core/Curve.h"

namespace larmor::statistics {

/// Share of the values below each of them, at about 500 of them. @param heading what the curve is called; its x and y
/// are filled.
Curve cumulative(std::vector<double> values, Curve heading);

} // namespace larmor::statistics
