#include "engine/fields/CascadeField.h"

#include "engine/core/Philox.h"
#include "engine/core/ThreadPool.h"
#include "engine/fields/SpectralTools.h"

#include <fmt/format.h>

namespace larmor::fields {

namespace {

/// Scales from the side of the cube down to three cells, and the shell around each.
class Scales {
public:
  explicit Scales(std::size_t n) : kMax_(static_cast<double>(n) / 3.0) {
    const auto count = static_cast<std::size_t>(std::max(1.0, std::floor(4.0 * std::log2(kMax_))));
    spacing_ = std::log(kMax_) / static_cast<double>(count);
    for (std::size_t j = 0; j <= count; ++j)
      waveNumbers_.push_back(std::exp(spacing_ * static_cast<double>(j)));
  }
  std::size_t count() const { return waveNumbers_.size(); }
  double spacing() const { return spacing_; }
  double size(std::size_t j) const { return cubeSide / waveNumbers_[j]; }
  /// Band-pass around scale j, not normalised.
  double filter(std::size_t j, double k) const {
    if (k <= 0.0 || k > kMax_)
      return 0.0;
    const double distance = std::log(k / waveNumbers_[j]) / spacing_;
    return std::exp(-0.5 * distance * distance);
  }

  bool isInside(std::size_t j) const { return waveNumbers_[j] * std::exp(2.0 * spacing_) < kMax_; }
  /// Integral of the square of the filter over all wave vectors, as if the band had no end.
  double wholeSquare(std::size_t j) const {
    return 4.0 * std::pow(std::numbers::pi, 1.5) * std::pow(waveNumbers_[j], 3) * spacing_ *
           std::exp(2.25 * spacing_ * spacing_);
  }

private:
  double kMax_, spacing_ = 0;
  std::vector<double> waveNumbers_;
};

/// Factor that gives filtered unit white noise the variance 1. Near the end of the band the filter is taken as if it
/// went on: what is cut off is lost, not pushed into the last shells.
double unitFactor(const Scales& scales, std::size_t j, VectorModes& modes, double nodes, unsigned threads) {
  double square = scales.wholeSquare(j);
  if (scales.isInside(j))
    square = modes.sum(
        [&](const Mode& m) {
          const double f = m.nyquist ? 0.0 : scales.filter(j, norm(m.k));
          return f * f;
        },
        threads);
  return square > 0.0 ? std::sqrt(nodes / square) : 0.0;
}

void filterFirst(VectorModes& omega, const Scales& scales, std::size_t j, double factor, unsigned threads) {
  omega.forEach(
      [&](std::size_t, const Mode& m) {
        const double f = m.nyquist ? 0.0 : factor * scales.filter(j, norm(m.k));
        m.x *= f;
      },
      threads);
}

} // namespace

VectorGrid cascadeGrid(const CascadeParameters& p, std::uint64_t seed, unsigned threads,
                       const std::function<void(double)>& progress) {
  const auto n = static_cast<std::size_t>(p.grid);
  const std::array<std::size_t, 3> shape{n, n, n};
  const Vec3 length{cubeSide, cubeSide, cubeSide};
  const double nodes = std::pow(static_cast<double>(n), 3);
  requireNodes("continuous cascade", n, 92.0); // nine components in Fourier space, one logarithm, values
  const Scales scales(n);
  const double d = scales.spacing();
  VectorModes sum(shape, length), intensity(shape, length), noise(shape, length);
  std::vector<double> logIntensity(n * n * n, 0.0); // omega_j = sum of the g_i of the larger scales and its own
  for (std::size_t j = 0; j < scales.count(); ++j) {
    if (progress)
      progress(static_cast<double>(j) / static_cast<double>(scales.count()));
    const double unit = unitFactor(scales, j, noise, nodes, threads);
    if (p.intermittency > 0.0) {
      fillNoise(intensity.component(0), shape, seed, streams::cascade, 2 * j, threads);
      intensity.component(0).forward();
      filterFirst(intensity, scales, j, unit * std::sqrt(p.intermittency * d), threads);
      intensity.component(0).inverse();
    }
    fillNoise(noise, seed, streams::cascade, 2 * j + 1, threads);
    const double variance = p.intermittency * d * static_cast<double>(j + 1);
    ThreadPool::shared().parallelFor(
        n, 1,
        [&](std::size_t k, std::size_t) {
          for (std::size_t y = 0; y < n; ++y)
            for (std::size_t x = 0; x < n; ++x) {
              double& omega = logIntensity[(k * n + y) * n + x];
              if (p.intermittency > 0.0)
                omega += intensity.component(0).row(y, k)[x];
              const double weight = std::exp(omega - variance); // <weight^2> = 1
              for (std::size_t c = 0; c < 3; ++c)
                noise.component(c).row(y, k)[x] *= weight;
            }
        },
        threads);
    noise.forward(threads);
    const double amplitude = unit * std::pow(scales.size(j), p.hurst) * std::sqrt(d);
    noise.forEach(
        [&](std::size_t, const Mode& m) {
          const double f = m.nyquist ? 0.0 : amplitude * scales.filter(j, norm(m.k));
          m.x *= f;
          m.y *= f;
          m.z *= f;
        },
        threads);
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t z = 0; z < n; ++z)
        for (std::size_t y = 0; y < n; ++y) {
          auto* to = sum.component(c).modes(y, z);
          const auto* from = noise.component(c).modes(y, z);
          for (std::size_t x = 0; x < n / 2 + 1; ++x)
            to[x] += from[x];
        }
  }
  project(sum, 1.0, static_cast<double>(n) / 3.0, threads);
  normaliseModes(sum, "continuous cascade", threads);
  sum.inverse(threads);
  return gridOf(sum, fmt::format("continuous cascade, seed {}", seed));
}

} // namespace larmor::fields
