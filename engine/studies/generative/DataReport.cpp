#include "engine/studies/generative/DataReport.h"

#include "engine/core/Philox.h"

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

/// NaN if there is nothing, or something without a number.
Estimate meanOver(const std::vector<double>& values) {
  double sum = 0, square = 0;
  for (const double v : values) {
    sum += v;
    square += v * v;
  }
  const double n = double(values.size()), mean = sum / n;
  if (values.empty() || !std::isfinite(mean))
    return {std::nan(""), std::nan("")};
  return {mean, std::sqrt(std::max(0.0, square / n - mean * mean))};
}

/// |ln ratio| of a ratio that is there.
void addDistance(std::vector<double>& to, const Estimate& ratio) {
  if (std::isfinite(ratio.value) && ratio.value > 0)
    to.push_back(std::abs(std::log(ratio.value)));
}

/// Root mean squares of logarithms, lag by lag.
class LogSquares {
public:
  void add(const std::vector<Estimate>& ratios) {
    sums_.resize(ratios.size());
    for (std::size_t i = 0; i < ratios.size(); ++i)
      sums_[i] += std::pow(std::log(ratios[i].value), 2);
    ++count_;
  }
  std::vector<double> roots() const {
    std::vector<double> all;
    for (const double sum : sums_)
      all.push_back(std::sqrt(sum / count_));
    return all;
  }

private:
  std::vector<double> sums_;
  double count_ = 0;
};

/// Some windows of all snapshots but one.
std::vector<std::size_t> othersThan(const WindowSet& windows, std::int64_t snapshot, double alpha, std::size_t most) {
  const auto snapshots = std::int64_t(windows.snapshots.size());
  std::vector<std::size_t> others;
  for (std::int64_t o = 0; o < snapshots; ++o)
    if (o != snapshot)
      for (const std::size_t w : windows.choose({{}, alpha, o}, most / std::size_t(snapshots - 1) + 1))
        others.push_back(w);
  return others;
}

std::optional<PathFloor> floorOf(const WindowSet& windows, double alpha, std::size_t most, jobs::JobContext& context) {
  std::vector<double> error, ks, mirrors, reversals;
  LogSquares second, flatness, square;
  const MeasureGrid grid(windows.spacing, windows.length);
  const auto snapshots = std::int64_t(windows.snapshots.size());
  for (std::int64_t s = 0; s < snapshots && snapshots > 1; ++s) {
    context.checkpoint();
    context.progress(double(s), double(snapshots), fmt::format("floor at alpha = {:g}", alpha));
    const auto own = windows.choose({{}, alpha, s}, most), others = othersThan(windows, s, alpha, most);
    if (own.empty() || others.empty())
      continue;
    const PathComparison c = compare(measurePaths(turned(windows.signals(own)), alpha, grid),
                                     measurePaths(turned(windows.signals(others), 2), alpha, grid));
    error.push_back(c.error.value);
    ks.push_back(c.displacementKs.value);
    addDistance(mirrors, c.mirrorRatio);
    addDistance(reversals, c.reversalRatio);
    second.add(c.second);
    flatness.add(c.flatness);
    square.add(c.square);
  }
  if (error.empty())
    return std::nullopt;
  return PathFloor{meanOver(error), meanOver(ks),     meanOver(mirrors), meanOver(reversals),
                   second.roots(),  flatness.roots(), square.roots()};
}

/// Distances of the floor by their names in JSON.
template <class Floor, class Visit>
void eachDistance(Floor& floor, Visit visit) {
  visit("error", floor.error);
  visit("displacement_ks", floor.displacementKs);
  visit("mirror_log_ratio", floor.mirrors);
  visit("reversal_log_ratio", floor.reversals);
}
template <class Floor, class Visit>
void eachBand(Floor& floor, Visit visit) {
  visit("structure_function_2_log_ratio", floor.second);
  visit("flatness_log_ratio", floor.flatness);
  visit("msd_log_ratio", floor.square);
}

nlohmann::json jsonOf(const PathFloor& floor) {
  nlohmann::json json;
  eachDistance(floor, [&](const char* name, const Estimate& e) {
    if (std::isfinite(e.value))
      json[name] = {{"mean", e.value}, {"scatter", e.error}};
    else
      json[name] = nullptr;
  });
  eachBand(floor, [&](const char* name, const std::vector<double>& band) { json[name] = band; });
  return json;
}

PathFloor floorFrom(const nlohmann::json& json) {
  PathFloor floor;
  eachDistance(floor, [&](const char* name, Estimate& e) {
    const nlohmann::json& one = json.at(name);
    e = one.is_null() ? Estimate{std::nan(""), std::nan("")}
                      : Estimate{one.at("mean").get<double>(), one.at("scatter").get<double>()};
  });
  eachBand(floor,
           [&](const char* name, std::vector<double>& band) { band = json.at(name).get<std::vector<double>>(); });
  return floor;
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

DataReport reportOn(const WindowSet& windows, jobs::JobContext& context, std::size_t most) {
  DataReport report;
  const auto alphas = windows.alphas();
  for (std::size_t i = 0; i < alphas.size(); ++i) {
    jobs::JobContext part(context, double(i) / double(alphas.size()), double(i + 1) / double(alphas.size()));
    const double alpha = alphas[i];
    const auto all = windows.choose({{}, alpha, {}}, most * windows.snapshots.size());
    part.progress(0, 1, fmt::format("measuring at alpha = {:g}", alpha));
    const MeasureGrid grid(windows.spacing, windows.length);
    report.push_back({alpha, windows.choose({{}, alpha, {}}).size(),
                      summarise(measurePaths(turned(windows.signals(all)), alpha, grid)),
                      floorOf(windows, alpha, most, part)});
  }
  return report;
}

nlohmann::json jsonOf(const DataReport& report) {
  nlohmann::json json = nlohmann::json::array();
  for (const AlphaReport& of : report) {
    nlohmann::json one = jsonOf(of.summary);
    one["alpha"] = of.alpha;
    one["windows"] = of.windows;
    one["floor"] = of.floor ? jsonOf(*of.floor) : nlohmann::json();
    json.push_back(std::move(one));
  }
  return json;
}

std::optional<DataReport> reportFrom(const std::string& text) {
  DataReport report;
  try {
    for (const nlohmann::json& one : nlohmann::json::parse(text)) {
      AlphaReport of{one.at("alpha").get<double>(), one.at("windows").get<std::size_t>(), summaryFrom(one), {}};
      if (!one.at("floor").is_null())
        of.floor = floorFrom(one.at("floor"));
      report.push_back(std::move(of));
    }
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
  return report.empty() ? std::nullopt : std::optional(std::move(report));
}

} // namespace larmor::studies::generative
