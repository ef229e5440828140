#include "engine/studies/generative/DataReport.h"

#include "engine/core/Philox.h"
#include "engine/studies/generative/Comparison.h"

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::generative {

namespace {

/// Rows of an orthonormal matrix drawn uniformly: two directions made perpendicular, and their product.
std::array<Vec3, 3> drawnAxes(std::uint64_t seed, std::uint64_t row) {
  Philox random(seed, streams::seeding, row);
  const Vec3 first = random.direction();
  Vec3 second = random.direction();
  second = second - dot(first, second) * first;
  second = 1 / norm(second) * second;
  return {first, second, cross(first, second)};
}

nlohmann::json meanOver(const std::vector<double>& values) {
  double sum = 0, square = 0;
  for (const double v : values) {
    sum += v;
    square += v * v;
  }
  const double n = double(values.size()), mean = sum / n;
  if (values.empty() || !std::isfinite(mean))
    return nullptr;
  return {{"mean", mean}, {"scatter", std::sqrt(std::max(0.0, square / n - mean * mean))}};
}

/// |ln ratio| of a ratio that is there.
void addDistance(std::vector<double>& to, const Estimate& ratio) {
  if (std::isfinite(ratio.value) && ratio.value > 0)
    to.push_back(std::abs(std::log(ratio.value)));
}

nlohmann::json floorOf(const WindowSet& windows, double alpha, std::size_t most, jobs::JobContext& context) {
  std::vector<double> error, ks, mirrors, reversals;
  const MeasureGrid grid(windows.spacing, windows.length);
  const std::int64_t snapshots = std::int64_t(windows.snapshots.size());
  for (std::int64_t s = 0; s < snapshots && snapshots > 1; ++s) {
    context.checkpoint();
    context.progress(double(s), double(snapshots), fmt::format("floor at alpha = {:g}", alpha));
    const auto own = windows.choose({{}, alpha, s}, most);
    std::vector<std::size_t> others;
    for (std::int64_t o = 0; o < snapshots; ++o)
      if (o != s)
        for (const std::size_t w : windows.choose({{}, alpha, o}, most / std::size_t(snapshots - 1) + 1))
          others.push_back(w);
    if (own.empty() || others.empty())
      continue;
    const PathComparison c = compare(measurePaths(turned(windows.signals(own)), alpha, grid),
                                     measurePaths(turned(windows.signals(others), 2), alpha, grid));
    error.push_back(c.error.value);
    ks.push_back(c.displacementKs.value);
    addDistance(mirrors, c.mirrorRatio);
    addDistance(reversals, c.reversalRatio);
  }
  if (error.empty())
    return nullptr;
  return {{"error", meanOver(error)},
          {"displacement_ks", meanOver(ks)},
          {"mirror_log_ratio", meanOver(mirrors)},
          {"reversal_log_ratio", meanOver(reversals)}};
}

} // namespace

learning::Array turned(learning::Array signals, std::uint64_t seed) {
  const std::size_t rows = std::size_t(signals.shape.at(0)), n = std::size_t(signals.shape.at(2));
  for (std::size_t r = 0; r < rows; ++r) {
    const auto axes = drawnAxes(seed, r);
    float* const row = signals.values.data() + r * 3 * n;
    for (std::size_t t = 0; t < n; ++t) {
      const Vec3 x{double(row[t]), double(row[n + t]), double(row[2 * n + t])};
      for (std::size_t c = 0; c < 3; ++c)
        row[c * n + t] = float(dot(axes[c], x));
    }
  }
  return signals;
}

nlohmann::json reportOn(const WindowSet& windows, jobs::JobContext& context, std::size_t most) {
  nlohmann::json json = nlohmann::json::array();
  const auto alphas = windows.alphas();
  for (std::size_t i = 0; i < alphas.size(); ++i) {
    jobs::JobContext part(context, double(i) / double(alphas.size()), double(i + 1) / double(alphas.size()));
    const double alpha = alphas[i];
    const auto all = windows.choose({{}, alpha, {}}, most * windows.snapshots.size());
    part.progress(0, 1, fmt::format("measuring at alpha = {:g}", alpha));
    nlohmann::json one = jsonOf(
        summarise(measurePaths(turned(windows.signals(all)), alpha, MeasureGrid(windows.spacing, windows.length))));
    one["alpha"] = alpha;
    one["windows"] = windows.choose({{}, alpha, {}}).size();
    one["floor"] = floorOf(windows, alpha, most, part);
    json.push_back(std::move(one));
  }
  return json;
}

} // namespace larmor::studies::generative
