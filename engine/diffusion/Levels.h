#pragma once
#include "engine/core/Error.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace larmor::diffusion {

/// No condition: of a row in a model that takes one, or of all.
inline constexpr double noCondition = std::numeric_limits<double>::quiet_NaN();
/// What a network is told then, as log2 alpha: far from any particle's.
inline constexpr float noConditionForNetworks = -8.0f;

/// Noise level and condition of each row.
struct Levels {
  std::vector<double> sigma;       ///< standard deviation of the noise, in units of the signals'
  std::vector<double> condition{}; ///< log2 alpha; empty: none

  std::size_t rows() const { return sigma.size(); }
  double conditionOf(std::size_t row) const { return condition.empty() ? noCondition : condition[row]; }
};

} // namespace larmor::diffusion
