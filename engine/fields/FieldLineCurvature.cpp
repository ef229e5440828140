#include "engine/fields/FieldLineCurvature.h"

#include "engine/core/Error.h"
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

/// Straight line through log10 x, log10 p with weights 1 / variance of log10 p.
void fitLine(const CurvaturePdf& pdf, const std::vector<double>& counts, TailFit& fit) {
  double w = 0, x = 0, y = 0, xx = 0, xy = 0;
  int used = 0;
  for (std::size_t i = 0; i < pdf.bins.size(); ++i) {
    if (pdf.bins[i] < fit.from || pdf.bins[i] > fit.to || counts[i] < 5)
      continue;
    const double lx = std::log10(pdf.bins[i]), ly = std::log10(pdf.pdf[i]), weight = counts[i];
    w += weight;
    x += weight * lx;
    y += weight * ly;
    xx += weight * lx * lx;
    xy += weight * lx * ly;
    ++used;
  }
  const double spread = w > 0 ? xx / w - x * x / (w * w) : 0.0;
  if (used < 3 || !(spread > 0))
    return;
  fit.slope = (xy / w - x * y / (w * w)) / spread;
  fit.error = 1.0 / (std::log(10.0) * std::sqrt(w * spread)); // variance of log10 p is 1 / (n ln^2 10)
  fit.valid = true;
}

TailFit tail(const char* name, double from, double to, std::vector<float>& samples) {
  TailFit fit{name};
  fit.fromQuantile = from;
  fit.toQuantile = to;
  const auto at = [&](double quantile) {
    const auto place =
        samples.begin() + static_cast<std::ptrdiff_t>(quantile * static_cast<double>(samples.size() - 1));
    std::nth_element(samples.begin(), place, samples.end());
    return static_cast<double>(*place);
  };
  fit.from = at(from);
  fit.to = at(to);
  return fit;
}

void localSlopes(CurvaturePdf& pdf, const std::vector<double>& counts) {
  pdf.localSlope.assign(pdf.bins.size(), std::nan(""));
  for (std::size_t i = 3; i + 3 < pdf.bins.size(); ++i) {
    TailFit around{"local"};
    around.from = pdf.bins[i - 3] * 0.999;
    around.to = pdf.bins[i + 3] * 1.001;
    fitLine(pdf, counts, around);
    if (around.valid)
      pdf.localSlope[i] = around.slope;
  }
}

} // namespace

std::vector<float> fieldLineCurvature(const VectorGrid& grid, unsigned threads) {
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
  std::vector<double> kept;
  for (std::size_t i = 0; i < bins; ++i) {
    if (counts[i] == 0.0)
      continue;
    const double left = std::pow(10.0, (first + static_cast<double>(i)) * step), right = left * std::pow(10.0, step);
    result.bins.push_back(std::sqrt(left * right));
    result.pdf.push_back(counts[i] / total / (right - left));
    result.error.push_back(result.pdf.back() / std::sqrt(counts[i]));
    kept.push_back(counts[i]);
  }
  // With few samples the outermost quantiles hold nobody: as far out as ten samples allow.
  const double last = std::min(0.999999, 1.0 - 10.0 / total);
  result.fits = {tail("low", 1e-4, 1e-2, samples), tail("high", std::min(0.9999, 1.0 - 1000.0 / total), last, samples)};
  for (TailFit& fit : result.fits)
    fitLine(result, kept, fit);
  localSlopes(result, kept);
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
