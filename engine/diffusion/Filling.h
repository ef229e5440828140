#pragma once
#include "engine/diffusion/Denoiser.h"

namespace larmor::diffusion {

/// Samples of one path that are known: those before and after a gap, or only the first ones, to be continued.
struct Known {
  std::vector<float> values;         ///< [components, length]; any number where not known
  std::vector<std::uint8_t> there{}; ///< [length]: 1 where known
  double error = 1e-3;               ///< standard deviation of the known values
};

/// The denoiser for signals that have known samples o, without training: its estimate and the known values weighed as
/// for Gaussian signals, whose covariance given y is P = U lambda sigma^2 / (lambda + sigma^2) U^T:
///
///     D' = D + P(:, o) (P(o, o) + error^2)^-1 (x(o) - D(o))
///
/// Exact for Gaussian signals; for others the covariance of Pi-GDM (Song et al. 2023) with the Wiener filter's in place
/// of the network's derivative. Rows of a sampling are independent completions of the one path.
/// @throws Error for shapes that do not fit, nothing known, or known values that are not finite
DenoiserPointer filled(DenoiserPointer denoiser, CovariancePointer covariance, Known known);

} // namespace larmor::diffusion
