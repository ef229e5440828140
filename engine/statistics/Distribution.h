#pragma once
#include "engine/statistics/Histogram.h"
#include "engine/statistics/Statistic.h"

namespace larmor::statistics {

/// A histogram as a statistic: sums are the counts of the bins.
/// Adds the bins of `values` to counts [bins.count()]; NaN and values outside add nothing.
void addCounts(const Bins& bins, std::span<const double> values, std::span<double> counts);

/// The bins [begin, end) from the first to the last that holds a count; empty ones between them stay in a curve, as
/// zeros, so that a plot can show the gap.
std::pair<std::size_t, std::size_t> occupied(std::span<const double> counts);

/// Fills x, y, error, edges and density of `curve`, normalised over the values inside. Errors: jackknife over blocks,
/// as values along a path are correlated (counts alone would give errors many times too small); none of a single block.
/// @param first place of the first count among the sums.
void densityCurve(const Bins& bins, const BlockSums& sums, std::size_t first, Curve& curve);

/// Equal ratios, 20 per decade over 8 decades about the inverse gyroradius.
Bins curvatureBins(const Normalisation& normalisation);

} // namespace larmor::statistics
