#pragma once
#include "engine/core/Curve.h"

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace larmor::statistics {

/// Where the bins of a histogram lie: equal widths, or equal ratios.
class Bins {
public:
  /// @throws Error unless lowest < highest, count > 0, and lowest > 0 if logarithmic.
  Bins(double lowest, double highest, std::size_t count, bool logarithmic);

  std::size_t count() const { return count_; }
  bool logarithmic() const { return logarithmic_; }
  double edge(std::size_t bin) const;   ///< lower edge
  double centre(std::size_t bin) const; ///< arithmetic or geometric mean of the edges
  double width(std::size_t bin) const { return edge(bin + 1) - edge(bin); }
  /// Bin of a value; count() if it lies outside or is not a number. The highest edge belongs to the last bin.
  std::size_t of(double value) const {
    const double place = ((logarithmic_ ? std::log(value) : value) - lowest_) * scale_;
    if (!(place >= 0.0 && place <= static_cast<double>(count_)))
      return count_;
    const auto bin = static_cast<std::size_t>(place);
    return bin < count_ ? bin : count_ - 1;
  }

private:
  double lowest_, highest_, scale_;
  std::size_t count_;
  bool logarithmic_;
};

/// Counts of values, fed bit by bit. Values outside are counted as such, NaN is left out.
class Histogram {
public:
  explicit Histogram(Bins bins) : bins_(bins), counts_(bins.count() + 1) {}

  void add(double value);
  void add(std::span<const double> values);
  void merge(const Histogram& other); ///< @throws Error if the bins differ
  const Bins& bins() const { return bins_; }
  double count(std::size_t bin) const { return counts_[bin]; }
  double inside() const;
  double outside() const { return counts_.back(); }
  /// Density normalised over the values inside, with Poisson errors sqrt(n)/(N width). Empty if nothing is inside;
  /// a logarithmic histogram leaves out empty bins.
  Curve curve() const;

private:
  Bins bins_;
  std::vector<double> counts_;
};

} // namespace larmor::statistics
