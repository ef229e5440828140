#pragma once
#include "widgets/views/MarkerLayer.h"
#include "widgets/views/PathLayer.h"
#include "widgets/views/SliceLayer.h"

namespace larmor::testing {

/// Charged particles in an ABC field plus a mean field along z (an honest Boris push, dV/dt = alpha V x b), in the box
/// [0, 2 pi)^3, with scalars "curvature", "pitch", "time" and NaN in the first and last record of "curvature".
std::shared_ptr<const views::PathSet> chaoticPaths(std::size_t particles, std::size_t records, double alpha = 6.0,
                                                   int stepsPerRecord = 2);
/// Points where the pitch-angle cosine of the paths changes sign, in two categories.
std::shared_ptr<const views::MarkerSet> mirrorEvents(const views::PathSet& paths, std::size_t most);
/// |b| on the plane z = 0.
std::shared_ptr<const views::Slice> strengthSlice(std::size_t samples);
/// One straight path along each axis and a helix, `records` each.
std::shared_ptr<const views::PathSet> simplePaths(std::size_t records);

} // namespace larmor::testing
