#pragma once
#include "engine/core/Parameters.h"

namespace larmor::diffusion {

/// Variance of the noise that DDPM adds at each step: beta of the step (the paper's), or that of the signal before it
/// given the one after it and the clean one. Ho et al. 2020, section 3.2.
enum class StepVariance { Beta, Posterior };
constexpr auto choicesOf(StepVariance) {
  return std::array{std::pair{StepVariance::Beta, "beta"}, std::pair{StepVariance::Posterior, "posterior"}};
}

/// Each is a file of samplers/ that says so by its name().
enum class SamplerChoice { Ab2, Ddim, Ddpm, DpmSolver2m, Heun };
constexpr auto choicesOf(SamplerChoice) {
  return std::array{std::pair{SamplerChoice::Ab2, "ab2"}, std::pair{SamplerChoice::Ddim, "ddim"},
                    std::pair{SamplerChoice::Ddpm, "ddpm"}, std::pair{SamplerChoice::DpmSolver2m, "dpmpp2m"},
                    std::pair{SamplerChoice::Heun, "heun"}};
}

/// From noise to signals.
struct SamplerParameters {
  SamplerChoice sampler = SamplerChoice::Ab2;
  std::int64_t evaluations = 16, batch = 256;
  double largestNoise = 40.0, smallestNoise = 0.003, curve = 7.0;
  StepVariance variance = StepVariance::Beta;
  bool exactSpeed = true;
  std::uint64_t seed = 1;

  static constexpr std::string_view group = "Sampling";
  static constexpr auto fields() {
    using P = SamplerParameters;
    return std::tuple{
        Parameter{&P::sampler, "sampler", "", "", "Way from noise to signals"},
        Parameter{&P::evaluations, "evaluations", "", "1", "Evaluations of the network for each path", Range{1, 1e6},
                  Hint::Logarithmic},
        Parameter{&P::largestNoise, "largest_noise", "σ", "1",
                  "Noise to begin with (processes with steps of their own: those)", Range{1e-3, 1e5}, Hint::Advanced},
        Parameter{&P::smallestNoise, "smallest_noise", "σ", "1", "Last noise before none", Range{1e-7, 10},
                  Hint::Advanced},
        Parameter{&P::curve, "noise_curve", "ρ", "1", "Equal steps of the noise to the power of 1/ρ", Range{1, 100},
                  Hint::Advanced},
        Parameter{&P::variance, "step_variance", "", "", "Noise that ddpm adds at a step", Range{}, Hint::Advanced},
        Parameter{&P::exactSpeed, "exact_speed", "", "", "The speed of what is generated is made exact", Range{},
                  Hint::Advanced},
        Parameter{&P::batch, "sampling_batch", "", "1", "Paths that are made at a time", Range{1, 1e6}, Hint::Advanced},
        Parameter{&P::seed, "seed", "", "1", "Seed of the noise; the same seed gives the same noise to every sampler"}};
  }
  std::vector<Complaint> validate() const {
    if (smallestNoise >= largestNoise)
      return {{"smallest_noise", "must be below the largest noise"}};
    return {};
  }
};

} // namespace larmor::diffusion
