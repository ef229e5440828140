#include "engine/core/BlockSums.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace larmor {

double BlockSums::paths() const { return std::accumulate(paths_.begin(), paths_.end(), 0.0); }

Jackknife::Jackknife(const BlockSums& sums) : paths_(sums.paths()), total_(sums.size()) {
  for (std::size_t b = 0; b < sums.blocks(); ++b)
    for (std::size_t k = 0; k < total_.size(); ++k)
      total_[k] += sums.block(b)[k];
  for (std::size_t b = 0; b < sums.blocks(); ++b) {
    if (sums.paths(b) == 0.0)
      continue;
    auto& rest = without_.emplace_back(total_.size());
    for (std::size_t other = 0; other < sums.blocks(); ++other) // added anew: subtraction would leave rounding
      for (std::size_t k = 0; other != b && k < rest.size(); ++k)
        rest[k] += sums.block(other)[k];
  }
}

Estimate Jackknife::estimate(const Function& f) const {
  const double value = f(total_), n = static_cast<double>(without_.size());
  if (without_.size() < 2)
    return {value, std::numeric_limits<double>::quiet_NaN()};
  double sum = 0.0, squares = 0.0;
  for (const auto& rest : without_)
    sum += f(rest) / n;
  for (const auto& rest : without_)
    squares += std::pow(f(rest) - sum, 2);
  return {value, std::sqrt(squares * (n - 1.0) / n)};
}

Estimate Jackknife::ratio(std::size_t numerator, std::size_t denominator, double scale) const {
  return estimate([=](std::span<const double> s) { return scale * s[numerator] / s[denominator]; });
}

} // namespace larmor
