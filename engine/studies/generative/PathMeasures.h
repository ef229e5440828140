#pragma once
#include "engine/learning/Array.h"

#include <cstdint>
#include <vector>

namespace larmor::studies::generative {

/// Where along a window it is measured.
struct MeasureGrid {
  double spacing = 0;                ///< of the samples, in gyro-periods
  std::vector<std::size_t> lags{};   ///< samples: about 0.08, 0.16, 0.5, 1, 2, 5 and 10 gyro-periods, to half a window
  std::vector<std::size_t> memory{}; ///< samples: 1, 2, 5 and 10 gyro-periods
  MeasureGrid() = default;
  MeasureGrid(double spacing, std::int64_t length);
};

/// What is measured of paths, path by path, so that errors come from drawing paths again.
struct PathMeasures {
  MeasureGrid grid;
  double gyrations = 0; ///< length of a path
  std::size_t paths = 0;
  /// [path, lag]: means over times (and components) of dV^2, dV^4, |dX|^2.
  std::vector<double> second{}, fourth{}, square{};
  std::vector<double> displacement{};         ///< [path] |X| at the end, in gyro-radii
  std::vector<double> mirrors{}, reversals{}; ///< [path] events
  std::vector<double> cosines{}, memory{};    ///< [path] <mu^2>, [path, memory] <mu(t) mu(t + lag)>
  static constexpr std::size_t curvaturesOfPath = 24;
  std::vector<double> curvature{}; ///< [path, curvaturesOfPath] of the gyro-centre, in 1/gyro-radius
};

/// Of signals x = sqrt(3) V [rows, 3, length], which are splined for all but the increments: pitch-angle cosine and
/// events are found from the velocity alone, so that those of simulated and generated paths are found alike.
PathMeasures measurePaths(const learning::Array& signals, double alpha, const MeasureGrid& grid);

} // namespace larmor::studies::generative
