#pragma once
#include "engine/core/TailFit.h"
#include "engine/core/VectorGrid.h"

#include <vector>

namespace larmor::fields {

/// Density in logarithmic bins, with fits and the local slope at every bin.
struct CurvaturePdf {
  std::vector<double> bins, pdf, error; ///< of bins with samples: centre (geometric), density, one standard error
  std::vector<double> edges, density;   ///< of all bins, density 0 where a bin is empty
  std::vector<double> localSlope;       ///< d log p / d log x, over seven bins
  std::vector<TailFit> fits;
  double mean = 0;
  std::size_t samples = 0;
};

/// Curvature of field lines |bhat x (b.grad) b| / |b|^2 at every node, by Fourier derivatives (Luebke et al., Fig. 9).
/// Units 1/length. Nodes where b vanishes are left out.
std::vector<float> fieldLineCurvature(const VectorGrid& grid, unsigned threads = 0);

/// The density of positive samples with their far tails fitted (fitTails).
CurvaturePdf curvaturePdf(std::vector<float> samples, std::size_t binsPerDecade = 20);
/// The same over several fields of one kind: samples put together.
CurvaturePdf curvaturePdf(const std::vector<VectorGrid>& fields, unsigned threads = 0);

} // namespace larmor::fields
