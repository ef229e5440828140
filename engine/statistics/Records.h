#pragma once
#include "engine/core/Trajectories.h"

#include <span>
#include <string>
#include <vector>

namespace larmor::statistics {

/// The leading records that are equally spaced. A run whose length is no multiple of the recording interval ends with
/// one shorter interval; lags, windows and boxes use the equally spaced part only. Equally spaced means within 1 % of a
/// step or the rounding of times kept in single precision, but never so loosely that a missing record passes.
struct Spacing {
  std::size_t records = 0; ///< how many
  double step = 0.0;       ///< signed spacing in time, mean over `records`; 0 if there are fewer than two
  double jitter = 0.0;     ///< largest difference of a step from `step`, relative
};
Spacing equallySpaced(std::span<const double> time);

/// What a reader of curves over lags has to know of times in `unit`: records left out, steps that differ. Usually
/// empty.
std::vector<std::string> spacingNotes(std::span<const double> time, const std::string& unit);

/// Reads a particle's first `done` records into `path`, reusing its memory. @return false if any number is not finite.
bool loadPath(const Trajectories& trajectories, std::size_t particle, std::size_t done, Path& path);

/// At most `count` lags in records, ascending, logarithmically spaced from 1 to half of the records. Empty below 3.
std::vector<std::size_t> logarithmicLags(std::size_t records, std::size_t count = 40);

} // namespace larmor::statistics
