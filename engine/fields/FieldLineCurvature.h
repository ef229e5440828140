#pragma once
#include "engine/core/VectorGrid.h"

#include <string>
#include <vector>

namespace larmor::fields {

/// A power law fitted to a probability density between two quantiles of the samples.
struct TailFit {
  std::string name;            ///< "low", "high"
  double slope = 0, error = 0; ///< of log p against log x
  double from = 0, to = 0;     ///< range of x
  double fromQuantile = 0, toQuantile = 0;
  bool valid = false; ///< false: too few bins or samples in the range
};

/// Density in logarithmic bins, with fits and the local slope at every bin.
struct CurvaturePdf {
  std::vector<double> bins, pdf, error; ///< centre (geometric), density, one standard error
  std::vector<double> localSlope;       ///< d log p / d log x, over seven bins
  std::vector<TailFit> fits;
  double mean = 0;
  std::size_t samples = 0;
};

/// Curvature of field lines |bhat x (b.grad) b| / |b|^2 at every node, by Fourier derivatives (Luebke et al., Fig. 9).
/// Units 1/length. Nodes where b vanishes are left out.
std::vector<float> fieldLineCurvature(const VectorGrid& grid, unsigned threads = 0);

/// The density of positive samples with the far tails fitted: quantiles 1e-4..1e-2 (low) and 0.9999..0.999999 or, with
/// fewer than 10^7 samples, up to the quantile that leaves ten samples (high). Weighted least squares of log10 p.
/// @param units such as "1/l_0" are the caller's. Samples are reordered.
CurvaturePdf curvaturePdf(std::vector<float> samples, std::size_t binsPerDecade = 20);
/// The same over several fields of one kind: samples put together.
CurvaturePdf curvaturePdf(const std::vector<VectorGrid>& fields, unsigned threads = 0);

} // namespace larmor::fields
