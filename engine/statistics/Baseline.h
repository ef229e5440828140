#pragma once
#include "engine/core/Curve.h"
#include "engine/statistics/Analyse.h"

#include <span>

namespace larmor::statistics {

/// y of a curve at x, between its points, with the error of a mean of neighbours that err together (they share their
/// data). Interpolated in the logarithms of x and y where both are positive. NaN outside the curve's range.
Estimate valueAt(const Curve& curve, double x);

/// a / b, the errors of the two taken as independent.
Estimate quotient(const Estimate& a, const Estimate& b);

/// curve / baseline at the points of `curve` that lie within the baseline; errors of the two taken as independent.
/// The x axes may have different points, as those of runs with other record spacings have. The name becomes
/// "NAME_ratio". Empty if the ranges do not overlap or the baseline is zero; 1 without an error of a run by itself.
Curve ratio(const Curve& curve, const Curve& baseline);

/// One number of a run beside that of another.
struct ScalarComparison {
  std::string quantity; ///< "flatness", or "curvature_slope_high"
  double at = 0.0;      ///< lag; NaN for a slope
  Estimate run, baseline;
  Estimate ratio; ///< run / baseline; for slopes their difference
};

/// S2, flatness and MSD at the lags asked for (those outside either run are left out), then slopes fitted in both.
std::vector<ScalarComparison> compare(const TrajectoryReport& run, const TrajectoryReport& baseline,
                                      std::span<const double> lags);

/// About five lags over the range that both runs have, evenly in the logarithm.
std::vector<double> commonLags(const TrajectoryReport& run, const TrajectoryReport& baseline);

} // namespace larmor::statistics
