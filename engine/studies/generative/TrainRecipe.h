#pragma once
#include "engine/core/MachineParameters.h"
#include "engine/diffusion/DenoisingSet.h"
#include "engine/learning/Training.h"
#include "engine/studies/generative/TrainChecks.h"

namespace larmor::studies::generative {

/// Equivariant: a U-Net of vectors and scalars; patch: a small U-Net on patches; paper: the U-Net of guided diffusion
/// in one dimension, as of Luebke et al.
enum class NetworkChoice { Equivariant, Patch, Paper };
constexpr auto choicesOf(NetworkChoice) {
  return std::array{std::pair{NetworkChoice::Equivariant, "equivariant"}, std::pair{NetworkChoice::Patch, "patch"},
                    std::pair{NetworkChoice::Paper, "paper"}};
}
/// Each is a file of engine/diffusion/processes.
enum class ProcessChoice { Wiener, Edm, Ddpm };
constexpr auto choicesOf(ProcessChoice) {
  return std::array{std::pair{ProcessChoice::Wiener, "wiener"}, std::pair{ProcessChoice::Edm, "edm"},
                    std::pair{ProcessChoice::Ddpm, "ddpm"}};
}
enum class BetaChoice { Linear, Cosine };
constexpr auto choicesOf(BetaChoice) {
  return std::array{std::pair{BetaChoice::Linear, "linear"}, std::pair{BetaChoice::Cosine, "cosine"}};
}

struct TrainParameters {
  NetworkChoice network = NetworkChoice::Equivariant;
  ProcessChoice process = ProcessChoice::Wiener;
  diffusion::Coordinates coordinates = diffusion::Coordinates::Cartesian;
  double alpha = 0;
  std::string alphas, start, multipliers = "1 2 2 2", attention;
  std::int64_t channels = 32, vectors = 16, blocks = 1, patch = 2, stepsPerEpoch = 250, validationWindows = 512;
  bool middleAttention = false, resume = true;
  double noiseMean = 0.0, noiseWidth = 1.7, slowWeight = 1.0;
  BetaChoice betas = BetaChoice::Linear;
  std::int64_t diffusionSteps = 1000;

  static constexpr std::string_view group = "Model";
  static constexpr auto fields() {
    using P = TrainParameters;
    return std::tuple{
        Parameter{
            &P::network, "network", "", "",
            "Network: equivariant = the same in all directions, patch = small U-Net on patches of the path, paper = "
            "that of Luebke et al. (its sizes are free)"},
        Parameter{
            &P::process, "process", "", "",
            "What noise is and what the network finds: wiener = what is not Gaussian, edm (Karras et al.), ddpm = "
            "the noise (the paper's)"},
        Parameter{&P::coordinates, "coordinates", "", "",
                  "Numbers that velocities are learned as: cartesian = components, angles = θ and φ (the paper's), "
                  "circle = θ, cos φ, sin φ",
                  Range{}, Hint::Advanced},
        Parameter{&P::alpha, "alpha", "α", "1", "Train on the windows of this alpha alone; 0: of --alphas",
                  Range{0, 1e9}},
        Parameter{&P::alphas, "alphas", "α", "1",
                  "Train on the windows of these, of which the network is told which; empty: all there are"},
        Parameter{&P::start, "start", "", "", "Folder of a model of the same network, to begin with its weights",
                  Range{}, Hint::File},
        Parameter{&P::channels, "channels", "", "1", "Channels of the network's first level", Range{1, 1024}},
        Parameter{&P::vectors, "vectors", "", "1", "Channels of vectors of its first level (equivariant)",
                  Range{1, 1024}},
        Parameter{&P::multipliers, "multipliers", "", "1", "Channels of each level in units of these, by spaces"},
        Parameter{&P::blocks, "blocks", "", "1", "Residual blocks of a level", Range{1, 8}, Hint::Advanced},
        Parameter{&P::patch, "patch", "", "1", "Samples that become channels of one (patch)", Range{1, 64},
                  Hint::Advanced},
        Parameter{&P::attention, "attention", "", "1", "Lengths of the levels that have attention (paper)", Range{},
                  Hint::Advanced},
        Parameter{&P::middleAttention, "middle_attention", "", "", "Attention at the lowest level", Range{},
                  Hint::Advanced},
        Parameter{&P::noiseMean, "noise_mean", "", "1", "Mean of ln sigma over the training rows (wiener, edm)",
                  Range{-10, 10}, Hint::Advanced},
        Parameter{&P::noiseWidth, "noise_width", "", "1", "Standard deviation of ln sigma (wiener, edm)", Range{0, 10},
                  Hint::Advanced},
        Parameter{&P::slowWeight, "slow_weight", "", "1",
                  "How much more slow motion counts in the loss where noise is large (wiener); 0: no more",
                  Range{0, 1e3}, Hint::Advanced},
        Parameter{&P::betas, "beta_schedule", "", "", "Noise added per step (ddpm)", Range{}, Hint::Advanced},
        Parameter{&P::diffusionSteps, "diffusion_steps", "N", "1", "Steps from signal to noise (ddpm)", Range{2, 1e5},
                  Hint::Advanced},
        Parameter{&P::stepsPerEpoch, "steps_per_epoch", "", "1",
                  "Updates of the weights between two looks at the validation windows, on windows drawn anew",
                  Range{1, 1e6}, Hint::Advanced},
        Parameter{&P::validationWindows, "validation_windows", "", "1",
                  "Windows of the validation snapshots that are "
                  "looked at",
                  Range{1, 1e6}, Hint::Advanced},
        Parameter{&P::resume, "resume", "", "", "Go on with what a stopped training left; no: anew", Range{},
                  Hint::Internal}};
  }
  std::vector<Complaint> validate() const;
};

/// Everything that determines a model beside the windows.
struct TrainRecipe {
  TrainParameters model;
  diffusion::WindowParameters windows;
  learning::TrainerParameters trainer;
  CheckParameters checks;
  MachineParameters machine; ///< the device

  TrainRecipe();
  /// What goes with the network goes with it. Refers to this object.
  ParameterSet parameters();
  learning::Spec processSpec() const;
  /// @param channels of what the network is shown. @param alphas that it is told apart by; empty: none
  learning::Spec networkSpec(std::int64_t channels, std::int64_t window, const std::vector<double>& alphas) const;
};

} // namespace larmor::studies::generative
