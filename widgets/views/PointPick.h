#pragma once
#include "widgets/views/Layer.h"

#include <functional>
#include <span>

namespace larmor::views {

/// The point under `at`, -1 if there is none: of several whose disc of `radius` covers it the one in front; else the
/// closest within `tolerance` of a disc. Lengths in logical pixels. @param points [point, 3] @param shown which count
std::ptrdiff_t pickPoint(std::span<const float> points, const std::function<bool(std::size_t)>& shown, double radius,
                         double tolerance, const QPointF& at, const Projection& projection);

} // namespace larmor::views
