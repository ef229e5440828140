#include "engine/statistics/Baseline.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace larmor::statistics {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
const char* const compared[] = {"structure_function_2", "flatness", "msd"};

bool isSlope(const std::string& name) {
  return name.find("_slope_") != name.npos && !name.ends_with("_from") && !name.ends_with("_to") &&
         !name.ends_with("_quantile");
}

Estimate point(const Curve& c, std::size_t i) { return {c.y[i], c.error.empty() ? none : c.error[i]}; }

/// Of one run: what is divided by itself is 1, and nothing is uncertain about it.
bool isSame(const Curve& a, const Curve& b) {
  const auto same = [](double p, double q) { return p == q || (std::isnan(p) && std::isnan(q)); };
  const auto equal = [&](const std::vector<double>& p, const std::vector<double>& q) {
    return std::equal(p.begin(), p.end(), q.begin(), q.end(), same);
  };
  return equal(a.x, b.x) && equal(a.y, b.y) && equal(a.error, b.error);
}

} // namespace

Estimate quotient(const Estimate& a, const Estimate& b) {
  return {a.value / b.value, std::hypot(a.error, a.value / b.value * b.error) / std::abs(b.value)};
}

Estimate valueAt(const Curve& c, double x) {
  if (c.x.empty() || !(x >= c.x.front() * (1.0 - 1e-12)) || !(x <= c.x.back() * (1.0 + 1e-12)))
    return {none, none};
  const auto above = std::lower_bound(c.x.begin(), c.x.end(), x * (1.0 - 1e-12));
  const auto b = static_cast<std::size_t>(std::min(above, c.x.end() - 1) - c.x.begin());
  if (b == 0 || std::abs(c.x[b] - x) <= 1e-12 * std::abs(x))
    return point(c, b);
  const std::size_t a = b - 1;
  const Estimate low = point(c, a), high = point(c, b);
  const bool logX = c.x[a] > 0.0, logY = low.value > 0.0 && high.value > 0.0;
  const double part = logX ? std::log(x / c.x[a]) / std::log(c.x[b] / c.x[a]) : (x - c.x[a]) / (c.x[b] - c.x[a]);
  if (!logY)
    return {low.value + part * (high.value - low.value), (1.0 - part) * low.error + part * high.error};
  const double value = std::exp(std::log(low.value) + part * std::log(high.value / low.value));
  return {value, value * ((1.0 - part) * low.error / low.value + part * high.error / high.value)};
}

Curve ratio(const Curve& curve, const Curve& baseline) {
  Curve out = emptyCurve(curve.name + "_ratio", curve.title + " / baseline", curve.xLabel, curve.xUnit,
                         curve.yLabel + " / baseline", "1");
  out.logX = curve.logX;
  const bool itself = isSame(curve, baseline);
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    const Estimate below = valueAt(baseline, curve.x[i]);
    if (below.value != 0.0)
      appendPoint(out, curve.x[i], itself ? Estimate{1.0, 0.0} : quotient(point(curve, i), below));
  }
  return out;
}

std::vector<double> commonLags(const TrajectoryReport& run, const TrajectoryReport& baseline) {
  const Curve *a = run.find("msd"), *b = baseline.find("msd");
  std::vector<double> lags;
  if (!a || !b)
    return lags;
  const double low = std::max(a->x.front(), b->x.front()), high = std::min(a->x.back(), b->x.back());
  for (int k = 0; k < 5 && low <= high; ++k)
    lags.push_back(low * std::pow(high / low, k / 4.0));
  return lags;
}

std::vector<ScalarComparison> compare(const TrajectoryReport& run, const TrajectoryReport& baseline,
                                      std::span<const double> lags) {
  std::vector<ScalarComparison> out;
  for (const char* name : compared) {
    const Curve *a = run.find(name), *b = baseline.find(name);
    if (!a || !b)
      continue;
    for (const double lag : lags) {
      const Estimate x = valueAt(*a, lag), y = valueAt(*b, lag);
      if (std::isfinite(x.value) && std::isfinite(y.value) && y.value != 0.0)
        out.push_back({name, lag, x, y, isSame(*a, *b) ? Estimate{1.0, 0.0} : quotient(x, y)});
    }
  }
  for (const Scalar& slope : run.scalars)
    if (const Scalar* other = isSlope(slope.name) ? baseline.scalar(slope.name) : nullptr)
      out.push_back({slope.name,
                     none,
                     slope.value,
                     other->value,
                     {slope.value.value - other->value.value, std::hypot(slope.value.error, other->value.error)}});
  return out;
}

} // namespace larmor::statistics
