#pragma once
#include "engine/core/Parameters.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace larmor::learning {

enum class RateSchedule { Constant, Cosine };
constexpr auto choicesOf(RateSchedule) {
  return std::array{std::pair{RateSchedule::Constant, "constant"}, std::pair{RateSchedule::Cosine, "cosine"}};
}

/// The loop of a training, the same for every network: Adam (Kingma & Ba 2015) with decoupled weight decay.
struct TrainerParameters {
  std::int64_t epochs = 5000, batch = 0, warmup = 0, warmupSteps = 0, patience = 0;
  double rate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.0, clip = 0.0, average = 0.0,
         finalRate = 0.0;
  bool averageWarmup = false;
  RateSchedule schedule = RateSchedule::Constant;
  std::uint64_t seed = 1;

  static constexpr std::string_view group = "Training";
  static constexpr auto fields() {
    using P = TrainerParameters;
    return std::tuple{
        Parameter{&P::epochs, "epochs", "", "1", "Passes through the training rows", Range{1, 1e8}, Hint::Logarithmic},
        Parameter{&P::rate, "rate", "η", "1", "Learning rate", Range{1e-9, 10}, Hint::Logarithmic},
        Parameter{&P::schedule, "schedule", "", "",
                  "Learning rate over the epochs: constant, or a half cosine to its final share"},
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
        Parameter{&P::averageWarmup, "average_warmup", "", "",
                  "The decay of the running average rises from 0, as 1 - 1/(1 + 0.1 steps)", Range{}, Hint::Advanced},
        Parameter{&P::finalRate, "final_rate", "", "1", "Share of the rate that the half cosine ends at", Range{0, 1},
                  Hint::Advanced},
        Parameter{&P::warmup, "warmup", "", "1", "Epochs in which the rate rises from 0", Range{0, 1e8},
                  Hint::Advanced},
        Parameter{&P::warmupSteps, "warmup_steps", "", "1", "Steps in which the rate rises from 0", Range{0, 1e9},
                  Hint::Advanced},
        Parameter{&P::seed, "seed", "", "1", "Seed of the weights and of the order of the rows"}};
  }
  /// Learning rate after so many epochs, parts included, and steps. In the header because the plug-in uses it too.
  double rateAt(double epoch, std::int64_t steps) const {
    const double rise = std::min(warmup > 0 ? std::min(1.0, (epoch + 1) / double(warmup)) : 1.0,
                                 warmupSteps > 0 ? double(steps + 1) / double(warmupSteps) : 1.0);
    const double share = epochs > 1 ? std::min(1.0, epoch / double(epochs - 1)) : 0.0;
    const double fall = schedule == RateSchedule::Cosine ? 0.5 * (1.0 + std::cos(std::numbers::pi * share)) : 1.0;
    return rate * rise * (finalRate + (1.0 - finalRate) * fall); // constant: fall is 1
  }
  /// Decay of the running average at a step, counted from 1.
  double averageAt(std::int64_t step) const {
    return averageWarmup ? std::min(average, 1.0 - 1.0 / (1.0 + 0.1 * double(step))) : average;
  }
};

} // namespace larmor::learning
