#pragma once
#include "engine/mhd/Solver.h"

#include <string>

namespace larmor::studies::turbulence {

/// Whether the fluctuations of a simulated field keep up: what a snapshot that is brought to rms 1 no longer tells.
struct FieldTrend {
  double rms = 0, startRms = 0; ///< of the fluctuations now and at the start, in the units of the simulation
  double rate = 0;              ///< d ln rms / dt over the last `time`, by least squares; NaN if it cannot be had
  double time = 0;
  enum class Kind { Unknown, Steady, Growing, Decaying } kind = Kind::Unknown;
  /// The time in which rms halves or doubles; infinite if it does neither.
  double factorTwo() const;
};

/// Over the last half of the history. Steady: the fit changes by less than a quarter.
FieldTrend trendOf(const std::vector<mhd::Balance>& history);

std::string_view nameOf(FieldTrend::Kind kind); ///< "decaying"
/// "b_rms 0.031 (0.27 at the start), decaying: by half in 3.4"
std::string sentenceOf(const FieldTrend& trend);

} // namespace larmor::studies::turbulence
