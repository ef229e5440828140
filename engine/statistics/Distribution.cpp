#include "engine/statistics/Distribution.h"

#include "engine/statistics/PathKernels.h"

#include <cmath>
#include <cstdint>
#include <numeric>

namespace larmor::statistics {

namespace {

/// Four tables in turn: neighbours along a path fall into the same bin, and a counter cannot be used twice at once.
void addLogarithmic(const Bins& bins, std::span<const double> values, std::span<double> counts) {
  static thread_local std::vector<std::int32_t> places;
  static thread_local std::vector<std::uint32_t> numbers;
  places.resize(values.size());
  const double decades = std::log10(bins.edge(bins.count()) / bins.edge(0));
  logarithmicBins(values, bins.edge(0), static_cast<double>(bins.count()) / decades, bins.count(), places.data());
  const std::size_t width = bins.count() + 3; // not a number, below, in the bins, above
  numbers.assign(4 * width, 0);
  for (std::size_t i = 0; i < places.size(); ++i)
    ++numbers[(i % 4) * width + static_cast<std::size_t>(places[i] + 1)];
  for (std::size_t k = 0; k < counts.size(); ++k)
    for (std::size_t table = 0; table < 4; ++table)
      counts[k] += numbers[table * width + k + 2];
}

} // namespace

void addCounts(const Bins& bins, std::span<const double> values, std::span<double> counts) {
  if (bins.logarithmic())
    return addLogarithmic(bins, values, counts.first(bins.count()));
  for (const double v : values)
    if (const std::size_t bin = bins.of(v); bin < bins.count())
      counts[bin] += 1.0;
}

std::pair<std::size_t, std::size_t> occupied(std::span<const double> counts) {
  std::size_t begin = 0, end = counts.size();
  while (begin < end && counts[begin] == 0.0)
    ++begin;
  while (end > begin && counts[end - 1] == 0.0)
    --end;
  return {begin, end};
}

void densityCurve(const Bins& bins, const BlockSums& sums, std::size_t first, Curve& curve) {
  const Jackknife jackknife(sums);
  const auto inside = [&](std::span<const double> s) {
    const auto counts = s.subspan(first, bins.count());
    return std::accumulate(counts.begin(), counts.end(), 0.0);
  };
  const double all = inside(jackknife.total());
  const auto [begin, end] = bins.logarithmic() ? occupied(jackknife.total().subspan(first, bins.count()))
                                               : std::pair{std::size_t{0}, bins.count()};
  for (std::size_t k = begin; k < end && all > 0.0; ++k) {
    const double n = jackknife.total()[first + k], unit = 1.0 / bins.width(k);
    if (k == begin)
      curve.edges.push_back(bins.edge(k));
    curve.edges.push_back(bins.edge(k + 1));
    curve.density.push_back(n / all * unit);
    appendPoint(curve, bins.centre(k),
                jackknife.estimate([&](std::span<const double> s) { return s[first + k] / inside(s) * unit; }));
  }
}

Bins curvatureBins(const Normalisation& n) {
  const double inverseRadius = std::abs(n.coupling * n.fieldUnit / n.speed);
  const double middle = inverseRadius > 0.0 && std::isfinite(inverseRadius) ? inverseRadius : 1.0;
  const double lowest = std::pow(10.0, std::round(std::log10(middle)) - 4.0);
  return {lowest, lowest * 1e8, 160, true};
}

} // namespace larmor::statistics
