#pragma once
#include "engine/motion/TracePlan.h"

namespace larmor::motion {

/// Mean gyro-period over up to 64 particles, measured: time over the number of turns of the perpendicular velocity
/// about the local field, the angle of every step taken from the velocities before and after it. In a uniform field
/// with Boris' rule this is (2 pi/Omega) (h/2)/atan(h/2), h = Omega dt.
/// @param steps at most so many, and at most 2000. @return NaN if no particle turns.
double measuredGyroPeriod(const fields::Field& field, const TraceSetup& setup, const ParticleState& initial,
                          std::size_t steps);

} // namespace larmor::motion
