#pragma once
#include "engine/fields/Field.h"
#include "engine/jobs/JobContext.h"

#include <vector>

namespace larmor::motion {

/// Field lines through the seeds: dr/ds = b/|b|, Runge-Kutta of order 4 in arc length.
/// @param length of each line to either side of its seed; @param step in arc length.
/// @return for each seed the points from -length to +length, unwrapped; shorter where the field vanishes or is not
/// finite. @throws Error for bad lengths, Cancelled.
std::vector<std::vector<Vec3>> traceFieldLines(const fields::Field& field, const std::vector<Vec3>& seeds,
                                               double length, double step, jobs::JobContext& context,
                                               unsigned threads = 0);

} // namespace larmor::motion
