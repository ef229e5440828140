#pragma once
#include "engine/core/BlockSums.h"
#include "engine/studies/generative/PathMeasures.h"

#include <nlohmann/json_fwd.hpp>

namespace larmor::studies::generative {

/// What paths are as a whole, with bootstrap errors.
struct PathSummary {
  std::vector<double> lags;                       ///< gyro-periods
  std::vector<Estimate> second, flatness, square; ///< S2 [v_0^2], S4/S2^2, MSD [gyro-radii^2]
  Estimate mirrors, reversals;                    ///< in a hundred gyro-periods
  Estimate displacement;                          ///< mean at the end, in gyro-radii
};
PathSummary summarise(const PathMeasures& measures);

/// Some paths judged by others: ratios are of the first to the second, 1 if they are alike. Errors come from drawing
/// both again; what is a distance (error, displacementKs, memoryError) is not 0 between paths of one kind either, so
/// that it needs a floor beside it.
struct PathComparison {
  std::vector<double> lags; ///< gyro-periods
  std::vector<Estimate> second, flatness, square;
  Estimate error;                      ///< E: mean |ln ratio| of the three over the lags
  Estimate mirrorRatio, reversalRatio; ///< events in a gyro-period; NaN if the second have none
  Estimate displacementKs;             ///< Kolmogorov and Smirnov's distance of the displacement at the end
  std::vector<double> memoryLags;      ///< gyro-periods
  std::vector<Estimate> memory;        ///< difference of <mu(t) mu(t + lag)>/<mu^2>
  std::vector<double> quantiles;       ///< of the gyro-centre's curvature: 0.5, 0.9, 0.99
  std::vector<Estimate> curvature;     ///< their ratios
  Estimate curvatureSlope;             ///< difference of d ln p / d ln kappa between the quantiles 0.9 and 0.99
};
/// @throws Error if they are not measured at the same lags.
PathComparison compare(const PathMeasures& made, const PathMeasures& reference, std::uint64_t seed = 1);

nlohmann::json jsonOf(const PathSummary& summary);
/// What jsonOf gave. @throws nlohmann::json::exception for what it did not
PathSummary summaryFrom(const nlohmann::json& json);
nlohmann::json jsonOf(const PathComparison& comparison);

} // namespace larmor::studies::generative
