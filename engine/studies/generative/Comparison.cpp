#include "engine/studies/generative/Comparison.h"

#include "engine/core/Error.h"
#include "engine/core/Philox.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

namespace larmor::studies::generative {

namespace {

constexpr std::size_t redraws = 60;
constexpr double curvatureQuantiles[] = {0.5, 0.9, 0.99};

using Paths = std::vector<std::size_t>;

Paths allPaths(const PathMeasures& m) {
  Paths all(m.paths);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

Paths drawn(const PathMeasures& m, Philox& random) {
  Paths some(m.paths);
  for (std::size_t& p : some)
    p = std::min(m.paths - 1, std::size_t(random.uniform() * double(m.paths)));
  return some;
}

double meanOf(const std::vector<double>& values, const Paths& paths, std::size_t width = 1, std::size_t column = 0) {
  double sum = 0;
  for (const std::size_t p : paths)
    sum += values[p * width + column];
  return sum / double(paths.size());
}

/// All numbers that are functions of some paths, in a row.
struct Pooled {
  std::vector<double> second, flatness, square, memory, curvature;
  double mirrors = 0, reversals = 0, displacement = 0, slope = 0;
};

/// Slope of the density between two quantiles by those between: p ~ d share / d kappa in the halves of the range.
double slopeOf(const std::vector<double>& sorted) {
  const auto at = [&](double share) { return sorted[std::size_t(share * double(sorted.size() - 1))]; };
  const double low = at(0.9), middle = at(0.97), high = at(0.99);
  if (!(low > 0 && middle > low && high > middle))
    return std::nan("");
  const double first = 0.07 / (middle - low), second = 0.02 / (high - middle);
  return std::log(second / first) / std::log(std::sqrt(high * middle) / std::sqrt(middle * low));
}

Pooled pooled(const PathMeasures& m, const Paths& paths) {
  Pooled all;
  const std::size_t lags = m.grid.lags.size(), memories = m.grid.memory.size();
  for (std::size_t k = 0; k < lags; ++k) {
    const double second = meanOf(m.second, paths, lags, k);
    all.second.push_back(second);
    all.flatness.push_back(meanOf(m.fourth, paths, lags, k) / (second * second));
    all.square.push_back(meanOf(m.square, paths, lags, k));
  }
  const double cosines = meanOf(m.cosines, paths);
  for (std::size_t k = 0; k < memories; ++k)
    all.memory.push_back(meanOf(m.memory, paths, memories, k) / cosines);
  all.mirrors = 100 * meanOf(m.mirrors, paths) / m.gyrations;
  all.reversals = 100 * meanOf(m.reversals, paths) / m.gyrations;
  all.displacement = meanOf(m.displacement, paths);
  constexpr std::size_t each = PathMeasures::curvaturesOfPath;
  std::vector<double> sorted;
  for (const std::size_t p : paths)
    sorted.insert(sorted.end(), m.curvature.begin() + std::ptrdiff_t(p * each),
                  m.curvature.begin() + std::ptrdiff_t((p + 1) * each));
  std::sort(sorted.begin(), sorted.end());
  for (const double q : curvatureQuantiles)
    all.curvature.push_back(sorted[std::size_t(q * double(sorted.size() - 1))]);
  all.slope = slopeOf(sorted);
  return all;
}

/// Largest difference of the two distributions.
double ksDistance(const PathMeasures& a, const Paths& ofA, const PathMeasures& b, const Paths& ofB) {
  const auto sorted = [](const PathMeasures& m, const Paths& paths) {
    std::vector<double> values;
    for (const std::size_t p : paths)
      values.push_back(m.displacement[p]);
    std::sort(values.begin(), values.end());
    return values;
  };
  const std::vector<double> x = sorted(a, ofA), y = sorted(b, ofB);
  double largest = 0;
  for (std::size_t i = 0, j = 0; i < x.size() && j < y.size();) {
    const double at = std::min(x[i], y[j]);
    while (i < x.size() && x[i] <= at)
      ++i;
    while (j < y.size() && y[j] <= at)
      ++j;
    largest = std::max(largest, std::abs(double(i) / double(x.size()) - double(j) / double(y.size())));
  }
  return largest;
}

/// A function's values of many draws as an estimate of each.
class Spreads {
public:
  void add(const std::vector<double>& values) {
    if (first_.empty()) {
      first_ = values;
      sum_.assign(values.size(), 0.0);
      square_ = sum_;
      return;
    }
    ++count_;
    for (std::size_t i = 0; i < values.size(); ++i) {
      sum_[i] += values[i];
      square_[i] += values[i] * values[i];
    }
  }
  Estimate next() {
    const std::size_t i = at_++;
    const double mean = sum_[i] / count_;
    return {first_[i], std::sqrt(std::max(0.0, square_[i] / count_ - mean * mean))};
  }
  std::vector<Estimate> next(std::size_t count) {
    std::vector<Estimate> result;
    for (std::size_t i = 0; i < count; ++i)
      result.push_back(next());
    return result;
  }

private:
  std::vector<double> first_, sum_, square_; ///< first: of the paths as they are
  double count_ = 0;
  std::size_t at_ = 0;
};

template <class... Parts>
std::vector<double> inARow(const Parts&... parts) {
  std::vector<double> row;
  const auto add = [&](const auto& part) {
    if constexpr (std::is_same_v<std::decay_t<decltype(part)>, double>)
      row.push_back(part);
    else
      row.insert(row.end(), part.begin(), part.end());
  };
  (add(parts), ...);
  return row;
}

std::vector<double> ratios(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result;
  for (std::size_t i = 0; i < a.size(); ++i)
    result.push_back(a[i] / b[i]);
  return result;
}

double meanLogarithm(const std::vector<std::vector<double>>& all) {
  double sum = 0, count = 0;
  for (const auto& values : all)
    for (const double v : values) {
      sum += std::abs(std::log(v));
      ++count;
    }
  return sum / count;
}

std::vector<double> compared(const PathMeasures& a, const Paths& ofA, const PathMeasures& b, const Paths& ofB) {
  const Pooled x = pooled(a, ofA), y = pooled(b, ofB);
  const auto second = ratios(x.second, y.second), flatness = ratios(x.flatness, y.flatness),
             square = ratios(x.square, y.square);
  std::vector<double> memory;
  for (std::size_t k = 0; k < x.memory.size(); ++k)
    memory.push_back(x.memory[k] - y.memory[k]);
  const auto ratio = [](double made, double reference) { return reference > 0 ? made / reference : std::nan(""); };
  return inARow(second, flatness, square, meanLogarithm({second, flatness, square}), ratio(x.mirrors, y.mirrors),
                ratio(x.reversals, y.reversals), ksDistance(a, ofA, b, ofB), memory, ratios(x.curvature, y.curvature),
                x.slope - y.slope);
}

std::vector<double> inPeriods(const std::vector<std::size_t>& lags, double spacing) {
  std::vector<double> result;
  for (const std::size_t lag : lags)
    result.push_back(double(lag) * spacing);
  return result;
}

nlohmann::json numberOf(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(); }

nlohmann::json jsonOf(const Estimate& e) { return {{"value", numberOf(e.value)}, {"error", numberOf(e.error)}}; }

nlohmann::json jsonOf(const char* name, const std::vector<double>& x, const std::vector<Estimate>& values) {
  nlohmann::json json{{name, x}};
  for (const Estimate& e : values) {
    json["value"].push_back(numberOf(e.value));
    json["error"].push_back(numberOf(e.error));
  }
  return json;
}

double valueIn(const nlohmann::json& json) { return json.is_null() ? std::nan("") : json.get<double>(); }

Estimate estimateIn(const nlohmann::json& json) { return {valueIn(json.at("value")), valueIn(json.at("error"))}; }

std::vector<Estimate> estimatesIn(const nlohmann::json& json, std::size_t count) {
  std::vector<Estimate> all;
  for (std::size_t i = 0; i < count; ++i)
    all.push_back({valueIn(json.at("value").at(i)), valueIn(json.at("error").at(i))});
  return all;
}

} // namespace

PathSummary summarise(const PathMeasures& m) {
  Spreads spreads;
  Philox random(1, streams::bootstrap, 0);
  for (std::size_t draw = 0; draw <= redraws; ++draw) {
    const Pooled all = pooled(m, draw == 0 ? allPaths(m) : drawn(m, random));
    spreads.add(inARow(all.second, all.flatness, all.square, all.mirrors, all.reversals, all.displacement));
  }
  const std::size_t n = m.grid.lags.size();
  PathSummary result;
  result.lags = inPeriods(m.grid.lags, m.grid.spacing);
  result.second = spreads.next(n);
  result.flatness = spreads.next(n);
  result.square = spreads.next(n);
  result.mirrors = spreads.next();
  result.reversals = spreads.next();
  result.displacement = spreads.next();
  return result;
}

PathComparison compare(const PathMeasures& made, const PathMeasures& reference, std::uint64_t seed) {
  if (made.grid.lags != reference.grid.lags || made.grid.memory != reference.grid.memory || made.paths == 0 ||
      reference.paths == 0)
    throw Error("comparison", "paths of different samples, or none", "windows of the same length and spacing");
  Spreads spreads;
  Philox random(seed, streams::bootstrap, 1);
  for (std::size_t draw = 0; draw <= redraws; ++draw) {
    const Paths a = draw == 0 ? allPaths(made) : drawn(made, random),
                b = draw == 0 ? allPaths(reference) : drawn(reference, random);
    spreads.add(compared(made, a, reference, b));
  }
  const std::size_t n = made.grid.lags.size();
  PathComparison result;
  result.lags = inPeriods(made.grid.lags, made.grid.spacing);
  result.second = spreads.next(n);
  result.flatness = spreads.next(n);
  result.square = spreads.next(n);
  result.error = spreads.next();
  result.mirrorRatio = spreads.next();
  result.reversalRatio = spreads.next();
  result.displacementKs = spreads.next();
  result.memoryLags = inPeriods(made.grid.memory, made.grid.spacing);
  result.memory = spreads.next(made.grid.memory.size());
  result.quantiles.assign(std::begin(curvatureQuantiles), std::end(curvatureQuantiles));
  result.curvature = spreads.next(result.quantiles.size());
  result.curvatureSlope = spreads.next();
  return result;
}

nlohmann::json jsonOf(const PathSummary& s) {
  return {{"structure_function_2", jsonOf("lag", s.lags, s.second)},
          {"flatness", jsonOf("lag", s.lags, s.flatness)},
          {"msd", jsonOf("lag", s.lags, s.square)},
          {"mirror_events_per_100_gyrations", jsonOf(s.mirrors)},
          {"reversals_per_100_gyrations", jsonOf(s.reversals)},
          {"displacement", jsonOf(s.displacement)}};
}

PathSummary summaryFrom(const nlohmann::json& json) {
  PathSummary s;
  s.lags = json.at("structure_function_2").at("lag").get<std::vector<double>>();
  s.second = estimatesIn(json.at("structure_function_2"), s.lags.size());
  s.flatness = estimatesIn(json.at("flatness"), s.lags.size());
  s.square = estimatesIn(json.at("msd"), s.lags.size());
  s.mirrors = estimateIn(json.at("mirror_events_per_100_gyrations"));
  s.reversals = estimateIn(json.at("reversals_per_100_gyrations"));
  s.displacement = estimateIn(json.at("displacement"));
  return s;
}

nlohmann::json jsonOf(const PathComparison& c) {
  return {{"structure_function_2_ratio", jsonOf("lag", c.lags, c.second)},
          {"flatness_ratio", jsonOf("lag", c.lags, c.flatness)},
          {"msd_ratio", jsonOf("lag", c.lags, c.square)},
          {"error", jsonOf(c.error)},
          {"mirror_ratio", jsonOf(c.mirrorRatio)},
          {"reversal_ratio", jsonOf(c.reversalRatio)},
          {"displacement_ks", jsonOf(c.displacementKs)},
          {"pitch_memory_difference", jsonOf("lag", c.memoryLags, c.memory)},
          {"curvature_ratio", jsonOf("quantile", c.quantiles, c.curvature)},
          {"curvature_slope_difference", jsonOf(c.curvatureSlope)}};
}

} // namespace larmor::studies::generative
