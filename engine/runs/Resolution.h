#pragma once
#include "engine/core/Trajectories.h"
#include "engine/fields/Field.h"

namespace larmor::runs {

/// Gyro-radius over the smallest scale of the field (r_g/dx on a grid), in the field as it is pushed: with its factor
/// and its mean field, and of several snapshots the one where it is smallest. Strength is the rms of the vector; where
/// the field has none (unbounded fields) it is `met`, the rms along paths. NaN without a smallest scale.
double gyroRadiusInScales(const fields::Field& field, const Normalisation& normalisation, double met = 1.0);

} // namespace larmor::runs
