#include "widgets/plots/Difference.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace larmor::widgets {

namespace {

double onScale(double v, bool logarithmic) { return logarithmic ? std::log(v) : v; }

/// Index of the interval of ascending x that holds `at`; none outside.
std::optional<std::size_t> interval(const std::vector<double>& x, double at) {
  if (x.size() < 2 || at < x.front() || at > x.back())
    return std::nullopt;
  const auto above = std::upper_bound(x.begin() + 1, x.end() - 1, at);
  return static_cast<std::size_t>(above - x.begin()) - 1;
}

double interpolated(const Curve& curve, std::size_t k, double at) {
  const double x0 = onScale(curve.x[k], curve.logX), x1 = onScale(curve.x[k + 1], curve.logX);
  const double share = x1 > x0 ? (onScale(at, curve.logX) - x0) / (x1 - x0) : 0.0;
  const double y0 = onScale(curve.y[k], curve.logY), y1 = onScale(curve.y[k + 1], curve.logY);
  const double y = share <= 0 ? y0 : share >= 1 ? y1 : y0 + share * (y1 - y0);
  return curve.logY ? std::exp(y) : y;
}

Curve difference(const Curve& curve, Curve reference) {
  reference.logX = curve.logX;
  reference.logY = curve.logY;
  Curve result;
  result.name = curve.name;
  result.title = reference.title.empty() ? reference.name : reference.title;
  result.xLabel = curve.xLabel;
  result.xUnit = curve.xUnit;
  result.logX = curve.logX;
  result.yLabel = curve.logY ? "Difference" : "Difference of " + curve.yLabel;
  result.yUnit = curve.logY ? "%" : curve.yUnit;
  const bool errors = curve.error.size() == curve.y.size();
  for (std::size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
    const auto k = interval(reference.x, curve.x[i]);
    if (!k)
      continue;
    const double r = interpolated(reference, *k, curve.x[i]), scale = curve.logY ? 100.0 / r : 1.0;
    const double value = scale * (curve.y[i] - r);
    if (!std::isfinite(value))
      continue;
    result.x.push_back(curve.x[i]);
    result.y.push_back(value);
    if (!errors)
      continue;
    const double other = *k < reference.error.size() ? reference.error[*k] : 0.0;
    result.error.push_back(std::abs(scale) * std::hypot(curve.error[i], other));
  }
  return result;
}

} // namespace

std::vector<Curve> differences(const std::vector<Curve>& curves, const std::vector<Curve>& references) {
  std::vector<Curve> all;
  for (const Curve& reference : references)
    for (const Curve& curve : curves)
      if (curve.name == reference.name && reference.x.size() == reference.y.size() &&
          std::is_sorted(reference.x.begin(), reference.x.end()))
        all.push_back(difference(curve, reference));
  return all;
}

} // namespace larmor::widgets
