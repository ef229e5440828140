#pragma once
#include "engine/learning/Array.h"

#include <limits>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace larmor::learning {

/// A named series of a training. Long ones are thinned: each value is then the mean of `every` that were added.
struct Meter {
  std::string name;        ///< "loss"
  std::string label, unit; ///< of the axis: "Loss", "1"
  std::string title;       ///< in the legend, where meters share a plot: "training"
  std::string x = "epoch"; ///< or "step", both counted from 1
  bool log = false;        ///< values span decades
  std::vector<double> at{}, values{};
  std::int64_t every = 1, pending = 0; ///< pending: added to the sum since the last value
  double sum = 0;

  static constexpr std::size_t most = 8192; ///< values
  void add(double position, double value) {
    sum += value;
    if (++pending < every)
      return;
    at.push_back(position);
    values.push_back(sum / double(every));
    pending = 0;
    sum = 0;
    if (values.size() == most)
      thin();
  }

private:
  void thin() {
    for (std::size_t i = 0; i < most / 2; ++i) {
      at[i] = at[2 * i + 1];
      values[i] = 0.5 * (values[2 * i] + values[2 * i + 1]);
    }
    at.resize(most / 2);
    values.resize(most / 2);
    every *= 2;
  }
};

/// What a training shows while it goes on and leaves behind. Meters with the same label and x belong into one plot.
struct TrainingState {
  std::vector<Meter> meters;
  std::int64_t epoch = 0, epochs = 0;       ///< finished, planned
  std::int64_t step = 0, stepsPerEpoch = 0; ///< finished of the present epoch
  std::int64_t bestEpoch = 0;               ///< 0: none yet
  double bestValidation = std::numeric_limits<double>::infinity();
  double seconds = 0, secondsLeft = -1; ///< pauses excluded, earlier sessions included; left: negative while unknown
  double rowsPerSecond = 0;             ///< training rows
  std::string device;
  std::string note;                      ///< empty, or why it went on from an older checkpoint
  std::shared_ptr<const Arrays> weights; ///< as validation sees them; null unless the task asked for them

  /// Null if there is none of that name.
  const Meter* meter(std::string_view name) const {
    for (const Meter& m : meters)
      if (m.name == name)
        return &m;
    return nullptr;
  }
  double epochsDone() const { return double(epoch) + (stepsPerEpoch > 0 ? double(step) / double(stepsPerEpoch) : 0.0); }
};

/// Meters `loss`, `validation` and `learning_rate` over the epochs, thinned: a few hundred tell the story.
nlohmann::json jsonOf(const TrainingState& state);

} // namespace larmor::learning
