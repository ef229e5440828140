#pragma once
#include "engine/core/Parameters.h"
#include "engine/learning/DenseNetwork.h"
#include "engine/learning/Plugin.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

namespace larmor::learning {

enum class RateSchedule { Constant, Cosine };
constexpr auto choicesOf(RateSchedule) {
  return std::array{std::pair{RateSchedule::Constant, "constant"}, std::pair{RateSchedule::Cosine, "cosine"}};
}

/// The loop of a training, the same for every network: Adam (Kingma & Ba 2015) with decoupled weight decay.
struct TrainerParameters {
  std::int64_t epochs = 5000, batch = 0, warmup = 0, patience = 0;
  double rate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.0, clip = 0.0, average = 0.0;
  RateSchedule schedule = RateSchedule::Constant;
  std::uint64_t seed = 1;

  static constexpr std::string_view group = "Training";
  static constexpr auto fields() {
    using P = TrainerParameters;
    return std::tuple{
        Parameter{&P::epochs, "epochs", "", "1", "Passes through the training rows", Range{1, 1e8}, Hint::Logarithmic},
        Parameter{&P::rate, "rate", "η", "1", "Learning rate", Range{1e-9, 10}, Hint::Logarithmic},
        Parameter{&P::schedule, "schedule", "", "", "Learning rate over the epochs: constant, or a half cosine to 0"},
        Parameter{&P::batch, "batch", "", "1", "Rows of a step; 0: all", Range{0, 1e9}},
        Parameter{&P::patience, "patience", "", "1",
                  "Epochs without a better validation loss before it stops; 0: never", Range{0, 1e9}},
        Parameter{&P::beta1, "beta1", "β₁", "1", "Decay of the mean gradient", Range{0, 0.999999}, Hint::Advanced},
        Parameter{&P::beta2, "beta2", "β₂", "1", "Decay of the mean squared gradient", Range{0, 0.999999},
                  Hint::Advanced},
        Parameter{&P::epsilon, "epsilon", "ε", "1", "Added to the root of the mean square", Range{1e-20, 1},
                  Hint::Advanced},
        Parameter{&P::weightDecay, "weight_decay", "", "1", "Decay of the weights, per step and unit of rate",
                  Range{0, 10}, Hint::Advanced},
        Parameter{&P::clip, "clip", "", "1", "Largest norm of the gradient; 0: any", Range{0, 1e9}, Hint::Advanced},
        Parameter{&P::average, "average", "", "1", "Decay of the running average of the weights that is kept; 0: none",
                  Range{0, 0.999999}, Hint::Advanced},
        Parameter{&P::warmup, "warmup", "", "1", "Epochs in which the rate rises from 0", Range{0, 1e8},
                  Hint::Advanced},
        Parameter{&P::seed, "seed", "", "1", "Seed of the weights and of the order of the rows"}};
  }
  /// Learning rate of an epoch, counted from 0. Here and not in a file of its own because the plug-in uses it too.
  double rateAt(std::int64_t epoch) const {
    const double rise = warmup > 0 ? std::min(1.0, double(epoch + 1) / double(warmup)) : 1.0;
    const double share = epochs > 1 ? double(epoch) / double(epochs - 1) : 0.0;
    const double fall = schedule == RateSchedule::Cosine ? 0.5 * (1.0 + std::cos(std::numbers::pi * share)) : 1.0;
    return rate * rise * fall;
  }
};

/// Meters of one epoch.
struct EpochReport {
  std::int64_t epoch = 0;   ///< from 1
  double loss = 0;          ///< mean over the training rows, of the steps of this epoch
  double validation = 0;    ///< loss on the validation rows after it
  double rate = 0;          ///< learning rate
  double gradientNorm = 0;  ///< mean over the steps, before clipping
  double rowsPerSecond = 0; ///< training rows
};

/// The owner's side of a training.
class TrainingObserver {
public:
  virtual ~TrainingObserver() = default;
  /// After each epoch. Waits while paused. @throws Cancelled to stop; the checkpoint is then written.
  virtual void epochDone(const EpochReport& report) = 0;
};

/// First weights: N(0, 1) as in the seed's network, or uniform within sqrt(6/(inputs + outputs)) (Glorot & Bengio
/// 2010).
enum class FirstWeights { Normal, Glorot };
/// What the last layer's values mean: themselves, or their squares.
enum class OutputForm { Linear, Square };

/// Rows [n, columns] with a weight each.
struct TrainingRows {
  Array inputs, targets;
  std::vector<float> weights; ///< [n]
  std::size_t size() const { return weights.size(); }
};

/// A multilayer perceptron to be trained on weighted squares.
struct DenseTask {
  std::vector<std::int64_t> units; ///< of each layer, inputs first
  FirstWeights first = FirstWeights::Glorot;
  OutputForm output = OutputForm::Linear;
  TrainingRows training, validation;
  TrainerParameters trainer;
  std::string checkpoint; ///< file to save the state to and to go on from; empty: none
};

struct DenseResult {
  DenseNetwork network; ///< of the epoch with the lowest validation loss
  std::int64_t bestEpoch = 0;
  double bestValidation = 0;
  std::vector<EpochReport> history; ///< from the first epoch on, also after a resume
};

/// Watches a multilayer perceptron.
class DenseObserver : public TrainingObserver {
public:
  /// Asked after each epoch: is the network wanted as it is now?
  virtual bool networkWanted() { return false; }
  virtual void network(const DenseNetwork&) {}
};

/// Trains on the processor. Repeats to the bit from its seed, also when stopped and gone on with from its checkpoint.
/// @throws Error for data that do not fit, a checkpoint of another task, or a loss that is not finite; Cancelled.
DenseResult trainDense(const DenseTask& task, DenseObserver& observer);

} // namespace larmor::learning
