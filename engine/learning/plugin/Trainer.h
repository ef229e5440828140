#pragma once
#include "engine/learning/Training.h"
#include "engine/learning/plugin/Adam.h"
#include "engine/learning/plugin/Batches.h"
#include "engine/learning/plugin/Catalogue.h"
#include "engine/learning/plugin/Devices.h"
#include "engine/learning/plugin/SideBySide.h"

#include <chrono>

namespace larmor::learning {

/// The loop that trains every network: order of the rows, steps, meters, running average of the weights, validation,
/// early stopping, the best weights, checkpoints. Knows nothing of what the network is for. Its state is one of:
/// before step `step` of epoch `epoch`, or, after the last step, before the validation that ends the epoch.
class Trainer {
public:
  Trainer(const TrainingTask& task, TrainingKeeper* keeper, jobs::JobContext& context,
          const jobs::Sink<TrainingState>& sink);
  /// Goes on from the checkpoint if there is one. @throws Error, Cancelled (the state is saved first).
  TrainingResult run();
  /// Trains on the pieces of a step that are computed at a time, twice, and times the second. All but `bytes`; this
  /// trainer is spoilt for run().
  TrainingCost tried();

private:
  using Clock = std::chrono::steady_clock;
  void loop();
  void epoch();
  void step(std::int64_t first, std::int64_t last);
  double meanOf(std::int64_t first, std::int64_t last,
                const std::function<double(std::size_t, std::int64_t, std::int64_t)>& part,
                const std::function<void()>& ready, double& seconds);
  double validate();
  void endEpoch(double validation, const std::vector<Meter>& looked);
  std::vector<Meter> looked();
  bool stoppedEarly() const;
  void look();
  void publish();
  void shuffle();
  void averageWeights();
  double finite(double loss) const;
  double clippedNorm();
  /// What validation sees and what is kept.
  const Module& seen() const { return average_ ? *average_ : *module_; }
  Meter& meter(const char* name);
  void collect(const Meter& look);
  TrainingState state() const;
  TrainingMemory memory() const;
  void save();
  void restore();

  TrainingTask task_;
  TrainerParameters parameters_;
  TrainingKeeper* keeper_;
  jobs::JobContext& context_;
  jobs::Sink<TrainingState> sink_;
  at::Device device_;
  std::unique_ptr<Module> module_, average_; ///< average_: the running average of the weights, may be null
  std::unique_ptr<Objective> objective_;
  Tensors constants_;
  Batches training_, validation_;
  Tensors best_;
  Adam optimiser_;
  std::vector<std::int64_t> order_, validationOrder_;
  std::int64_t batch_ = 0, piece_ = 0; ///< rows of a step, rows that are computed at once
  std::int64_t side_ = 1;              ///< pieces that are computed at a time, each by a thread
  std::unique_ptr<SideBySide> copies_; ///< null: one piece at a time
  double work_ = 0;                    ///< multiplications of a row
  std::string identity_;

  TrainingState now_;
  double lossSum_ = 0, gradientSum_ = 0, workSeconds_ = 0; ///< of this epoch
  double earlierSeconds_ = 0, startEpochs_ = 0;            ///< of earlier sessions
  Clock::duration idle_{};                                 ///< paused
  Clock::time_point begin_ = Clock::now(), lastLook_{}, lastPublished_{};
};

} // namespace larmor::learning
