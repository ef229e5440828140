#pragma once
#include "engine/studies/generative/PathModel.h"
#include "engine/studies/generative/TrainChecks.h"
#include "engine/studies/generative/TrainRecipe.h"
#include "engine/studies/generative/Windows.h"

namespace larmor::studies::generative {

/// A training as it is asked for.
struct TrainOrder {
  TrainRecipe recipe;
  std::shared_ptr<const WindowSet> windows{};
  std::filesystem::path checkpoint{}; ///< a stopped training goes on from there; empty: none
};

/// What a training shows while it goes on and leaves behind.
struct TrainSnapshot {
  learning::TrainingState state;
  learning::TrainingCost cost; ///< known before it begins
  std::string device;
  std::size_t trainingWindows = 0, validationWindows = 0;
  std::shared_ptr<const PathModel> model{}; ///< as of the last epoch; null before the first step
  std::vector<CheckSeries> checks{};        ///< so far
  DenoisingTest test{};                     ///< at the end
};

/// Trains on the training snapshots, the validation ones choosing the epoch that is kept. Test ones are not looked at.
/// Repeats to the bit from its seed, also when stopped and gone on with. @throws Error, Cancelled.
TrainSnapshot train(const TrainOrder& order, jobs::JobContext& context, const jobs::Sink<TrainSnapshot>& sink = {});

/// What that training would take, its looks included in the time of a step. @throws Error as train()
learning::TrainingCost costOf(const TrainOrder& order, jobs::JobContext& context);

/// "0.88 M weights, 120 MB, 10000 steps of 0.12 s: about 20 min"
std::string sentenceOf(const learning::TrainingCost& cost);

} // namespace larmor::studies::generative
