#include "engine/fields/GridReport.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/fields/Spectrum.h"

#include <fmt/format.h>

namespace larmor::fields {

namespace {

/// Sum over planes of constant z of what `plane` adds to N sums, kept per plane: the same bits at any thread count.
template <std::size_t N, class Plane>
std::array<double, N> sums(const VectorGrid& grid, unsigned threads, Plane plane) {
  std::vector<std::array<double, N>> parts(grid.shape[2]);
  ThreadPool::shared().parallelFor(
      grid.shape[2], 1, [&](std::size_t k, std::size_t) { plane(k, parts[k]); }, threads);
  std::array<double, N> total{};
  for (const auto& part : parts)
    for (std::size_t n = 0; n < N; ++n)
      total[n] += part[n];
  return total;
}

void moments(const VectorGrid& grid, unsigned threads, GridReport& report) {
  const std::size_t plane = grid.shape[0] * grid.shape[1];
  const double perNode = 1.0 / static_cast<double>(grid.size());
  const auto first = sums<3>(grid, threads, [&](std::size_t k, auto& sum) {
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t i = k * plane; i < (k + 1) * plane; ++i)
        sum[c] += static_cast<double>(grid.component(c)[i]);
  });
  report.mean = perNode * Vec3(first);
  const auto higher = sums<6>(grid, threads, [&](std::size_t k, auto& sum) {
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t i = k * plane; i < (k + 1) * plane; ++i) {
        const double d = static_cast<double>(grid.component(c)[i]) - report.mean[c], square = d * d;
        sum[c] += square;
        sum[3 + c] += square * square;
      }
  });
  double fluctuation = 0.0;
  for (std::size_t c = 0; c < 3; ++c) {
    const double second = higher[c] * perNode;
    fluctuation += second;
    // The mean of equal numbers is rounded: what is left of a constant component is no fluctuation.
    const bool varies = second > 1e-20 * report.mean[c] * report.mean[c];
    report.flatness[c] = varies ? higher[3 + c] * perNode / (second * second) : std::nan("");
  }
  report.rms = std::sqrt(fluctuation + dot(report.mean, report.mean));
}

/// Rms of the central-difference divergence over rms of the central-difference gradient.
double differenceDivergence(const VectorGrid& grid, unsigned threads) {
  const auto& n = grid.shape;
  const auto total = sums<2>(grid, threads, [&](std::size_t k, auto& sum) {
    for (std::size_t j = 0; j < n[1]; ++j)
      for (std::size_t i = 0; i < n[0]; ++i) {
        const std::size_t at[3] = {i, j, k};
        double divergence = 0.0;
        for (std::size_t a = 0; a < 3; ++a) {
          std::size_t up[3] = {i, j, k}, down[3] = {i, j, k};
          up[a] = (at[a] + 1) % n[a];
          down[a] = (at[a] + n[a] - 1) % n[a];
          const std::size_t high = grid.index(up[0], up[1], up[2]), low = grid.index(down[0], down[1], down[2]);
          const double factor = 0.5 * static_cast<double>(n[a]) / grid.length[a];
          for (std::size_t c = 0; c < 3; ++c) {
            const double slope =
                factor * (static_cast<double>(grid.component(c)[high]) - static_cast<double>(grid.component(c)[low]));
            sum[1] += slope * slope;
            if (c == a)
              divergence += slope;
          }
        }
        sum[0] += divergence * divergence;
      }
  });
  return total[1] > 0.0 ? std::sqrt(total[0] / total[1]) : 0.0;
}

} // namespace

GridReport report(const VectorGrid& grid, unsigned threads) {
  GridReport result;
  moments(grid, threads, result);
  result.divergenceDifferences = differenceDivergence(grid, threads);
  VectorModes modes(grid, threads);
  result.divergence = spectralDivergence(modes, threads);
  auto spectrum = shellSpectrum(modes, threads);
  result.k = std::move(spectrum.k);
  result.energy = std::move(spectrum.energy);
  return result;
}

double normalise(VectorGrid& grid) {
  double square = 0.0;
  for (std::size_t c = 0; c < 3; ++c)
    for (const float b : grid.component(c))
      square += static_cast<double>(b) * static_cast<double>(b);
  const double rms = std::sqrt(square / static_cast<double>(grid.size()));
  if (!(rms > 0.0) || !std::isfinite(rms))
    throw Error(grid.source.empty() ? "field grid" : grid.source, fmt::format("has rms {}", rms),
                "a field that is not zero, to normalise it");
  for (std::size_t c = 0; c < 3; ++c)
    for (float& b : grid.component(c))
      b = static_cast<float>(static_cast<double>(b) / rms);
  return rms;
}

} // namespace larmor::fields
