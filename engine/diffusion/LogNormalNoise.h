#pragma once
#include "engine/core/Parameters.h"

#include <cmath>
#include <numbers>

namespace larmor::diffusion {

/// x with P(normal variate < x) = u, 0 < u < 1: Newton's method on the logarithm, which is concave, from below.
inline double normalQuantile(double u) {
  if (u > 0.5)
    return -normalQuantile(1 - u);
  double x = std::log(u / (1 - u)) / 1.5;
  for (int i = 0; i < 12; ++i) {
    const double below = 0.5 * std::erfc(-x / std::numbers::sqrt2);
    const double density = std::exp(-0.5 * x * x) / std::sqrt(2 * std::numbers::pi);
    x -= std::log(below / u) * below / density;
  }
  return x;
}

/// Noise of training rows: ln sigma is normal (Karras et al. 2022, section 5).
struct LogNormalNoise {
  double mean = -0.5, width = 1.5;

  static constexpr std::string_view group = "Noise";
  static constexpr auto fields() {
    using P = LogNormalNoise;
    return std::tuple{
        Parameter{&P::mean, "noise_mean", "", "1", "Mean of ln sigma over the training rows", Range{-10, 10}},
        Parameter{&P::width, "noise_width", "", "1", "Standard deviation of ln sigma over the training rows",
                  Range{0, 10}}};
  }
  double sigma(double u) const { return std::exp(mean + width * normalQuantile(u)); }
};

} // namespace larmor::diffusion
