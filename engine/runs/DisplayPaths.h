#pragma once
#include "engine/core/Trajectories.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace larmor::runs {

/// Which part of a run to show, and how finely.
struct DisplayOptions {
  std::string quantity = "gyro_centre_curvature";           ///< colour, see statistics::quantities()
  std::size_t paths = 1000;                                 ///< at most so many, evenly chosen
  std::size_t pointsPerPath = 1000;                         ///< at most so many, evenly chosen
  std::shared_ptr<const std::vector<std::uint64_t>> only;   ///< particles to choose from, ascending; null: all
  std::pair<std::size_t, std::size_t> records{0, SIZE_MAX}; ///< only these, first and last
};

/// Unwrapped paths in single precision, ready for drawing.
struct DisplayPaths {
  std::vector<float> points;           ///< [point, 3]
  std::vector<float> values;           ///< [point], the quantity; NaN where undefined
  std::vector<std::uint32_t> records;  ///< [point], record index in the run
  std::vector<std::uint32_t> offsets;  ///< [path + 1], first point of each path
  std::vector<std::uint64_t> particle; ///< [path]
};

/// [record]; those of runs that recorded the velocity alone are integrated from it.
std::vector<Vec3> positionsOf(const Path& path, const Normalisation& normalisation);

/// Evaluates the quantity along the chosen paths, on all threads. `particle` colours by particle number.
/// @param done complete records; @param checkpoint called between batches, may throw Cancelled.
DisplayPaths buildDisplayPaths(
    const Trajectories& trajectories, std::size_t done, const DisplayOptions& options,
    const std::function<void()>& checkpoint = [] {});

} // namespace larmor::runs
