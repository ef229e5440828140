#include "engine/fields/FieldLineCurvature.h"

#include "engine/core/Error.h"
#include "engine/core/Memory.h"
#include "engine/core/ThreadPool.h"
#include "engine/fields/Spectrum.h"

#include <algorithm>
#include <cmath>

namespace larmor::fields {

namespace {

using std::complex;

/// d f / d x_axis of one component, by its Fourier modes, as values on the grid.
void derivative(VectorModes& modes, std::size_t component, std::size_t axis, ScalarModes& result) {
  const auto& n = modes.shape();
  const std::size_t half = n[0] / 2 + 1;
  const auto wave = [&](std::size_t i, std::size_t a) {
    if (2 * i == n[a])
      return 0.0; // a Nyquist mode has no derivative
    const double index = i <= n[a] / 2 ? static_cast<double>(i) : static_cast<double>(i) - static_cast<double>(n[a]);
    return 2.0 * std::numbers::pi / modes.length()[a] * index;
  };
  for (std::size_t k = 0; k < n[2]; ++k)
    for (std::size_t j = 0; j < n[1]; ++j) {
      const complex<double>* from = modes.component(component).modes(j, k);
      complex<double>* to = result.modes(j, k);
      for (std::size_t i = 0; i < half; ++i) {
        const double q = axis == 0 ? wave(i, 0) : axis == 1 ? wave(j, 1) : wave(k, 2);
        to[i] = complex<double>(-q * from[i].imag(), q * from[i].real());
      }
    }
  result.inverse();
}

} // namespace

std::vector<float> fieldLineCurvature(const VectorGrid& grid, unsigned threads) {
  requireMemory("curvature of field lines", 76.0 * static_cast<double>(grid.size()), "a smaller grid");
  VectorModes modes(grid, threads);
  const auto& n = grid.shape;
  std::array<std::vector<double>, 3> change; // (b.grad) b
  for (auto& component : change)
    component.assign(grid.size(), 0.0);
  ThreadPool::shared().parallelFor(
      3, 1,
      [&](std::size_t c, std::size_t) {
        ScalarModes slope(n);
        for (std::size_t axis = 0; axis < 3; ++axis) {
          derivative(modes, c, axis, slope);
          const auto& along = grid.component(axis);
          for (std::size_t k = 0; k < n[2]; ++k)
            for (std::size_t j = 0; j < n[1]; ++j)
              for (std::size_t i = 0; i < n[0]; ++i) {
                const std::size_t at = grid.index(i, j, k);
                change[c][at] += static_cast<double>(along[at]) * slope.row(j, k)[i];
              }
        }
      },
      threads);
  std::vector<float> curvature;
  curvature.reserve(grid.size());
  for (std::size_t at = 0; at < grid.size(); ++at) {
    const Vec3 b{grid.x[at], grid.y[at], grid.z[at]}, a{change[0][at], change[1][at], change[2][at]};
    const double strength = norm(b);
    if (strength > 0.0)
      curvature.push_back(static_cast<float>(norm(cross(b, a)) / (strength * strength * strength)));
  }
  return curvature;
}

CurvaturePdf curvaturePdf(std::vector<float> samples, std::size_t binsPerDecade) {
  std::erase_if(samples, [](float s) { return !(s > 0.0f) || !std::isfinite(s); });
  CurvaturePdf result;
  result.samples = samples.size();
  if (samples.size() < 100)
    return result;
  const auto [low, high] = std::minmax_element(samples.begin(), samples.end());
  const double step = 1.0 / static_cast<double>(binsPerDecade);
  const double first = std::floor(std::log10(static_cast<double>(*low)) / step);
  const auto bins = static_cast<std::size_t>(std::log10(static_cast<double>(*high)) / step - first) + 1;
  std::vector<double> counts(bins, 0.0);
  double sum = 0.0;
  for (const float s : samples) {
    const double place = std::log10(static_cast<double>(s)) / step - first;
    counts[std::min(bins - 1, static_cast<std::size_t>(std::max(0.0, place)))] += 1.0;
    sum += static_cast<double>(s);
  }
  const auto total = static_cast<double>(samples.size());
  result.mean = sum / total;
  LogHistogram histogram;
  result.edges.push_back(std::pow(10.0, first * step));
  for (std::size_t i = 0; i < bins; ++i) {
    const double left = std::pow(10.0, (first + static_cast<double>(i)) * step), right = left * std::pow(10.0, step);
    result.edges.push_back(right);
    result.density.push_back(counts[i] / total / (right - left));
    if (counts[i] == 0.0)
      continue;
    histogram.centre.push_back(std::sqrt(left * right));
    histogram.width.push_back(right - left);
    histogram.count.push_back(counts[i]);
    result.pdf.push_back(result.density.back());
    result.error.push_back(result.pdf.back() / std::sqrt(counts[i]));
  }
  result.bins = histogram.centre;
  result.fits = fitTails(histogram);
  result.localSlope = localSlopes(histogram);
  return result;
}

CurvaturePdf curvaturePdf(const std::vector<VectorGrid>& fields, unsigned threads) {
  std::vector<float> all;
  for (const VectorGrid& field : fields) {
    const auto some = fieldLineCurvature(field, threads);
    all.insert(all.end(), some.begin(), some.end());
  }
  return curvaturePdf(std::move(all));
}

} // namespace larmor::fields
