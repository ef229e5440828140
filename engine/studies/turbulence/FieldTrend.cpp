#include "engine/studies/turbulence/FieldTrend.h"

#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace larmor::studies::turbulence {

namespace {

constexpr double steady = 0.25; ///< change of ln rms that turbulence makes by itself
constexpr std::size_t fewest = 4;

/// Slope of ln b_rms = ln(2 E_b)/2 against time over history[first, end).
double slope(const std::vector<mhd::Balance>& history, std::size_t first) {
  double n = 0, t = 0, y = 0, tt = 0, ty = 0;
  for (std::size_t i = first; i < history.size(); ++i) {
    const double x = history[i].time - history.back().time, value = 0.5 * std::log(2.0 * history[i].magnetic);
    n += 1, t += x, y += value, tt += x * x, ty += x * value;
  }
  return (n * ty - t * y) / (n * tt - t * t);
}

} // namespace

double FieldTrend::factorTwo() const { return std::numbers::ln2 / std::abs(rate); }

FieldTrend trendOf(const std::vector<mhd::Balance>& history) {
  FieldTrend trend;
  trend.rate = std::nan("");
  if (history.empty())
    return trend;
  trend.startRms = std::sqrt(2.0 * history.front().magnetic);
  trend.rms = std::sqrt(2.0 * history.back().magnetic);
  const double middle = 0.5 * (history.front().time + history.back().time);
  std::size_t first = 0;
  while (first < history.size() && history[first].time < middle)
    ++first;
  if (history.size() - first < fewest || !(trend.rms > 0))
    return trend;
  trend.time = history.back().time - history[first].time;
  trend.rate = slope(history, first);
  const double change = trend.rate * trend.time;
  if (!std::isfinite(change))
    return trend;
  trend.kind = change > steady    ? FieldTrend::Kind::Growing
               : change < -steady ? FieldTrend::Kind::Decaying
                                  : FieldTrend::Kind::Steady;
  return trend;
}

std::string_view nameOf(FieldTrend::Kind kind) {
  switch (kind) {
  case FieldTrend::Kind::Steady:
    return "steady";
  case FieldTrend::Kind::Growing:
    return "growing";
  case FieldTrend::Kind::Decaying:
    return "decaying";
  case FieldTrend::Kind::Unknown:
    break;
  }
  return "unknown";
}

std::string sentenceOf(const FieldTrend& trend) {
  std::string text = fmt::format("b_rms {:.3g} ({:.3g} at the start)", trend.rms, trend.startRms);
  if (trend.kind == FieldTrend::Kind::Steady)
    text += fmt::format(", steady over the last {:.3g}", trend.time);
  else if (trend.kind != FieldTrend::Kind::Unknown)
    text += fmt::format(", {}: by a factor of two in {:.2g}", nameOf(trend.kind), trend.factorTwo());
  return text;
}

} // namespace larmor::studies::turbulence
