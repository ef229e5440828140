#pragma once
#include "engine/core/Curve.h"
#include "engine/statistics/MirrorEvents.h"
#include "widgets/views/PathSet.h"

#include <memory>

namespace larmor::widgets {

/// The stretch of a path around an event, as Luebke et al. (figure 8) show it: curvature and the sign of the torsion
/// along it, both of the gyro-centre motion, dated at the middle of its window.
struct EventSegment {
  std::shared_ptr<views::PathSet> path; ///< one path; scalars "curvature" and "handedness" (-1 or 1)
  Curve curvature, torsion;             ///< against time
  double eventTime = 0.0;
  Vec3 place{};                       ///< of the event, on the path
  double lowest = 0.0, highest = 0.0; ///< of the curvature
};

/// @param gyrations gyro-periods to either side. Runs on any thread. @throws Error if the event is not of this run.
EventSegment eventSegmentOf(const Trajectories& trajectories, std::size_t done, const statistics::MirrorEvent& event,
                            double gyrations);

} // namespace larmor::widgets
