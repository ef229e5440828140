#pragma once
#include "engine/core/Philox.h"
#include "engine/diffusion/Covariance.h"

#include <numbers>

namespace larmor::testing {

/// Signals [rows, components, length] of normal numbers.
inline learning::Array normalSignals(std::uint64_t seed, std::int64_t rows, std::int64_t components,
                                     std::int64_t length) {
  Philox random(seed, 1, 0);
  learning::Array result{{}, {rows, components, length}};
  for (std::int64_t i = 0; i < rows * components * length; ++i)
    result.values.push_back(float(random.normal()));
  return result;
}

/// Cosine transform of the second kind: an orthonormal basis in closed form, [mode, time].
inline std::vector<double> cosines(std::int64_t length) {
  std::vector<double> modes;
  for (std::int64_t k = 0; k < length; ++k)
    for (std::int64_t t = 0; t < length; ++t)
      modes.push_back(std::sqrt((k > 0 ? 2.0 : 1.0) / double(length)) *
                      std::cos(std::numbers::pi * (double(t) + 0.5) * double(k) / double(length)));
  return modes;
}

/// Variances that fall from 8 to about 1e-3 over the modes; of two conditions, the second's steeper.
inline diffusion::CovariancePointer falling(std::int64_t length, bool conditional = false) {
  std::vector<double> pooled, variances;
  for (std::int64_t k = 0; k < length; ++k)
    pooled.push_back(8 * std::exp(-9.0 * double(k) / double(length)));
  if (conditional)
    for (const double power : {0.8, 1.2})
      for (const double v : pooled)
        variances.push_back(std::pow(v, power));
  return std::make_shared<diffusion::Covariance>(diffusion::Modes(length, cosines(length)), pooled,
                                                 conditional ? std::vector{2.0, 5.0} : std::vector<double>{},
                                                 variances);
}

/// Largest difference of two sets of numbers; huge if they differ in number.
template <class A, class B>
double largestDifference(const A& a, const B& b) {
  double largest = a.size() == b.size() ? 0.0 : 1e300;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    largest = std::max(largest, std::abs(double(a[i]) - double(b[i])));
  return largest;
}

} // namespace larmor::testing
