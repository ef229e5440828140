#pragma once
#include "engine/studies/generative/PathModel.h"
#include "engine/studies/generative/TrainRecipe.h"
#include "engine/studies/generative/Windows.h"

namespace larmor::studies::generative {

/// A training as it is asked for.
struct TrainOrder {
  TrainRecipe recipe;
  std::shared_ptr<const WindowSet> windows{};
  std::filesystem::path checkpoint{}; ///< a stopped training goes on from there; empty: none
};

/// Error of the denoiser on the validation windows at one level of noise.
struct NoiseError {
  double sigma = 0;
  double error = 0;    ///< mean |D - x|^2 over the samples and components
  double gaussian = 0; ///< the same of the best for Gaussian paths: what a network has to be below
};

/// What a training shows while it goes on and leaves behind.
struct TrainSnapshot {
  learning::TrainingState state;
  learning::TrainingCost cost; ///< known before it begins
  std::string device;
  std::size_t trainingWindows = 0, validationWindows = 0;
  std::shared_ptr<const PathModel> model{}; ///< as it is now; null before the first step
  std::vector<NoiseError> byNoise{};        ///< at the end
  /// Error with the alphas of the validation windows shuffled over that with the right ones, mean over the noise; 1:
  /// the network does not look at them. 0 for models of one alpha.
  double conditionTest = 0;
};

/// Trains on the training snapshots, the validation ones choosing the epoch that is kept. Test ones are not looked at.
/// Repeats to the bit from its seed, also when stopped and gone on with. @throws Error, Cancelled.
TrainSnapshot train(const TrainOrder& order, jobs::JobContext& context, const jobs::Sink<TrainSnapshot>& sink = {});

/// "0.88 M weights, 120 MB, 10000 steps of 0.12 s: about 20 min"
std::string sentenceOf(const learning::TrainingCost& cost);

} // namespace larmor::studies::generative
