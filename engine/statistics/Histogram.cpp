#include "engine/statistics/Histogram.h"

#include "engine/core/Error.h"

#include <fmt/format.h>
#include <numeric>

namespace larmor::statistics {

Bins::Bins(double lowest, double highest, std::size_t count, bool logarithmic)
    : lowest_(lowest), highest_(highest), scale_(0.0), count_(count), logarithmic_(logarithmic) {
  if (!std::isfinite(lowest) || !std::isfinite(highest) || !(lowest < highest) || count == 0 ||
      (logarithmic && !(lowest > 0.0)))
    throw Error("histogram", fmt::format("range [{}, {}] in {} bins", lowest, highest, count),
                logarithmic ? "0 < lowest < highest and at least one bin" : "lowest < highest and at least one bin");
  if (logarithmic_) {
    lowest_ = std::log(lowest);
    highest_ = std::log(highest);
  }
  scale_ = static_cast<double>(count) / (highest_ - lowest_);
}

double Bins::edge(std::size_t bin) const {
  const double part = static_cast<double>(bin) / static_cast<double>(count_);
  const double place = lowest_ + part * (highest_ - lowest_);
  return logarithmic_ ? std::exp(place) : place;
}

double Bins::centre(std::size_t bin) const {
  return logarithmic_ ? std::sqrt(edge(bin) * edge(bin + 1)) : 0.5 * (edge(bin) + edge(bin + 1));
}

void Histogram::add(double value) {
  if (!std::isnan(value))
    counts_[bins_.of(value)] += 1.0;
}

void Histogram::add(std::span<const double> values) {
  for (const double v : values)
    add(v);
}

void Histogram::merge(const Histogram& other) {
  if (other.counts_.size() != counts_.size() || other.bins_.edge(0) != bins_.edge(0) ||
      other.bins_.edge(1) != bins_.edge(1))
    throw Error("histogram", "the bins of two histograms to be added differ", "equal bins");
  for (std::size_t k = 0; k < counts_.size(); ++k)
    counts_[k] += other.counts_[k];
}

double Histogram::inside() const { return std::accumulate(counts_.begin(), counts_.end() - 1, 0.0); }

Curve Histogram::curve() const {
  Curve curve;
  curve.logX = curve.logY = bins_.logarithmic();
  const double all = inside();
  for (std::size_t k = 0; k < bins_.count() && all > 0.0; ++k) {
    if (bins_.logarithmic() && counts_[k] == 0.0)
      continue;
    curve.x.push_back(bins_.centre(k));
    curve.y.push_back(counts_[k] / (all * bins_.width(k)));
    curve.error.push_back(std::sqrt(counts_[k]) / (all * bins_.width(k)));
  }
  return curve;
}

} // namespace larmor::statistics
