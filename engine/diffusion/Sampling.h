#pragma once
#include "engine/diffusion/Denoiser.h"
#include "engine/diffusion/SamplerParameters.h"
#include "engine/jobs/JobContext.h"
#include "engine/jobs/Sink.h"

namespace larmor::diffusion {

/// Signals on their way from noise, at one evaluation of the denoiser: what a film shows.
struct Moment {
  std::int64_t firstRow = 0;                    ///< of those that are made together
  std::int64_t evaluation = 0, evaluations = 0; ///< the number of this one, from 0, and of all
  double sigma = 0;
  Array noisy, clean; ///< y and D [rows, components, length]
};

/// Signals to be made.
struct SamplingTask {
  DenoiserPointer denoiser;
  CovariancePointer covariance{}; ///< of the first noise, and of the angle of ab2; null: white
  std::int64_t rows = 1, components = 3, length = 0;
  std::int64_t firstRow = 0;       ///< rows are numbered from here: noise is drawn by (seed, number)
  Array noise{}; ///< white noise to begin with instead, as the signals in shape, for samplers that draw no more; empty
  std::vector<double> condition{}; ///< log2 alpha; empty: none; one: of all; else of each row
  SamplerParameters parameters{};
};

struct Samples {
  Array signals;              ///< [rows, components, length]
  double normError = 0;       ///< rms of |x| / sqrt(components) - 1, before it was made exact
  std::int64_t evaluations{}; ///< of the denoiser, for each row
};

/// Makes signals. The same task gives the same noise whatever the batch size, and so the same signals but for the
/// rounding of the denoiser. Progress, pause and cancel act at every evaluation.
/// @throws Error for parameters and shapes that do not fit, signals that are not finite; Cancelled.
Samples sample(const SamplingTask& task, jobs::JobContext& context, const jobs::Sink<Moment>& sink = {});

/// Noise levels to evaluate at, falling to 0, which is the last: sigma^(1/rho) in equal steps (Karras et al. 2022,
/// equation 5), or as many of a schedule, evenly spread over its steps (all if it has fewer).
std::vector<double> noiseLevels(const SamplerParameters& parameters, const std::vector<double>& schedule,
                                std::size_t count);

} // namespace larmor::diffusion
