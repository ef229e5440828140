#pragma once
#include <string>
#include <vector>

namespace larmor {

/// A curve with error bars, as plotted and as stored under /curves/NAME of a run file. Made with named members:
/// `Curve curve{.name = "msd", .title = "Mean squared displacement", .xLabel = "time", .xUnit = "l_0/v_0"};`
struct Curve {
  std::string name{};            ///< "running_diffusion_perpendicular"
  std::string title{};           ///< "Running diffusion coefficient"
  std::string xLabel{}, xUnit{}; ///< "time", "l_0/v_0"
  std::string yLabel{}, yUnit{};
  std::vector<double> x{}, y{}, error{}; ///< error empty or as long as y (one standard error)
  bool logX = false, logY = false;
  /// Of a density, else empty: edges of all bins, and one density less, 0 where a bin is empty (x, y may leave it out).
  std::vector<double> edges{}, density{};
};

} // namespace larmor
