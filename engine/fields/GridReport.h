#pragma once
#include "engine/core/VectorGrid.h"

#include <vector>

namespace larmor::fields {

/// What is worth knowing of a field on a grid before it is used, all measured on the nodes, in the units of the data.
struct GridReport {
  double rms = 0; ///< of the vector, the mean included
  Vec3 mean{};
  Vec3 flatness{};       ///< per component, <(b-mean)^4> / <(b-mean)^2>^2; 3 for Gaussian values, NaN for constant ones
  double divergence = 0; ///< rms of the spectral divergence over rms of |grad b|; 1/sqrt(3) for pure noise
  double divergenceDifferences = 0; ///< the same ratio by central differences
  std::vector<double> k, energy;    ///< spectrum in shells, see ShellSpectrum
};

/// @param threads at most, 0 = all; the result does not depend on it. @throws Error if memory is short.
GridReport report(const VectorGrid& grid, unsigned threads = 0);

/// Divides the field by its rms, so that <|b|^2> = 1, and returns what it was. @throws Error if it is zero.
double normalise(VectorGrid& grid);

} // namespace larmor::fields
