#include "engine/studies/generative/Memorisation.h"

#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace larmor::studies::generative {

namespace {

constexpr std::size_t everySample = 4; ///< of which products are taken

/// V(t).V(t + lag) of a row, in order of t for each lag.
struct ProductFeatures {
  std::size_t width = 0;
  std::vector<float> values{}; ///< [row, width]
};

std::vector<std::size_t> lagsFor(double spacing, std::size_t length) {
  const auto one = std::size_t(std::lround(1 / spacing));
  return {std::clamp<std::size_t>(one, 1, length / 4), std::clamp<std::size_t>(5 * one, 2, length / 2)};
}

ProductFeatures productsOf(const learning::Array& x, double spacing, bool backwards) {
  const std::size_t rows = std::size_t(x.shape.at(0)), n = std::size_t(x.shape.at(2));
  ProductFeatures f;
  for (const std::size_t lag : lagsFor(spacing, n))
    f.width += (n - lag + everySample - 1) / everySample;
  f.values.reserve(rows * f.width);
  for (std::size_t r = 0; r < rows; ++r)
    for (const std::size_t lag : lagsFor(spacing, n))
      for (std::size_t t = 0; t + lag < n; t += everySample) {
        const std::size_t at = backwards ? n - 1 - t - lag : t; // -V(-t) has the same products, in the other order
        const float* const v = x.values.data() + r * 3 * n + at;
        f.values.push_back((v[0] * v[lag] + v[n] * v[n + lag] + v[2 * n] * v[2 * n + lag]) / 3);
      }
  return f;
}

} // namespace

std::vector<double> nearestDistances(const learning::Array& signals, const learning::Array& others, double spacing) {
  const ProductFeatures own = productsOf(signals, spacing, false);
  std::vector<double> nearest(std::size_t(signals.shape.at(0)), std::numeric_limits<double>::infinity());
  for (const bool backwards : {false, true}) {
    const ProductFeatures theirs = productsOf(others, spacing, backwards);
    ThreadPool::shared().parallelFor(nearest.size(), 4, [&](std::size_t begin, std::size_t end) {
      for (std::size_t r = begin; r < end; ++r)
        for (std::size_t o = 0; o < std::size_t(others.shape.at(0)); ++o) {
          const float *a = own.values.data() + r * own.width, *b = theirs.values.data() + o * own.width;
          float sum = 0;
          for (std::size_t i = 0; i < own.width; ++i)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
          nearest[r] = std::min(nearest[r], std::sqrt(double(sum) / double(own.width)));
        }
    });
  }
  return nearest;
}

double memorisation(const learning::Array& generated, const learning::Array& heldOut, const learning::Array& training,
                    double spacing) {
  const auto median = [&](const learning::Array& signals) {
    std::vector<double> distances = nearestDistances(signals, training, spacing);
    std::nth_element(distances.begin(), distances.begin() + std::ptrdiff_t(distances.size() / 2), distances.end());
    return distances[distances.size() / 2];
  };
  return median(generated) / median(heldOut);
}

} // namespace larmor::studies::generative
