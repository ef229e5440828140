#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace larmor {

/// A power law fitted to a probability density between two quantiles of its samples.
struct TailFit {
  std::string name{};                      ///< "low", "high"
  double slope = 0, error = 0;             ///< of log p against log x; the error takes samples for independent
  double from = 0, to = 0;                 ///< range of x
  double fromQuantile = 0, toQuantile = 0; ///< of the samples
  bool valid = false;                      ///< false: too few bins or samples in the range
};

/// A histogram in logarithmic bins: centres (geometric), widths, counts. Empty bins may be left out.
struct LogHistogram {
  std::vector<double> centre, width, count;
  double total() const;
  double density(std::size_t bin) const { return count[bin] / total() / width[bin]; }
  double quantile(double share) const; ///< centre of the bin that holds it
};

/// Weighted least squares of log10 p against log10 x (weights: counts) over x in [from, to]; bins with fewer than five
/// samples are left out. fit.slope, error and valid are set.
void fitPowerLaw(const LogHistogram& histogram, TailFit& fit);

/// The far tails by quantiles, as asymptotes are to be fitted: [1e-4, 1e-2] (low) and [0.9999, 0.999999] (high), the
/// latter moved in where there are too few samples: to the one with ten beyond it, from that with a thousand.
std::vector<TailFit> fitTails(const LogHistogram& histogram);

/// d log p / d log x at every bin, fitted over it and three to either side; NaN where that cannot be had.
std::vector<double> localSlopes(const LogHistogram& histogram);

} // namespace larmor
