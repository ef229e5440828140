#pragma once
#include "engine/statistics/MirrorEvents.h"

namespace larmor::statistics {

/// Events of a run that were found while it was integrated, in samples finer than its records: of all particles.
struct FoundEvents {
  MirrorDetection detection;
  double step = 0.0;         ///< time from one sample to the next, in time units
  std::size_t perRecord = 1; ///< samples from one record to the next
  double longest = 0.0;      ///< see SearchSettings
};

} // namespace larmor::statistics
