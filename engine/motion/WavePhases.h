#pragma once
#include "engine/core/Vec3.h"
#include "engine/fields/ModeSum.h"

#include <cmath>

namespace larmor::motion {

/// After so many steps the phases of the waves are computed afresh: what rounding added to them is gone.
constexpr std::size_t stepsBetweenAnchors = 4096;

/// @throws Error unless there are particles, as many velocities, as many positions or none, for each the same number of
/// waves, and those without a z component.
void requireWaves(std::span<const fields::Modes> modes, std::span<const Vec3> velocities,
                  std::span<const Vec3> positions);

/// Phase of wave n at r as a fraction of a turn, in [-1/2, 1/2].
inline float phaseAt(const fields::Modes& modes, std::size_t n, const Vec3& r) {
  const double turns = modes.kx[n] * r[0] + modes.ky[n] * r[1] + modes.kz[n] * r[2] + modes.phase[n];
  return static_cast<float>(turns - std::rint(turns));
}

} // namespace larmor::motion
