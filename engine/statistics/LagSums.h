#pragma once
#include <cstddef>
#include <span>

namespace larmor::statistics {

/// For each lag adds to second[k] (and fourth[k], unless null) the sums over i of (x[i+lag]-x[i])^2 (and ^4).
/// @param lags ascending; those not below x.size() add nothing. One pass in groups of four lags, vectorised.
void addLagSums(std::span<const double> x, std::span<const std::size_t> lags, double* second, double* fourth);
/// The same in single precision with short partial sums: relative error about 1e-6, twice as fast.
void addLagSums(std::span<const float> x, std::span<const std::size_t> lags, double* second, double* fourth);

} // namespace larmor::statistics
