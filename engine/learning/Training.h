#pragma once
#include "engine/jobs/JobContext.h"
#include "engine/jobs/Sink.h"
#include "engine/learning/DataSet.h"
#include "engine/learning/Network.h"
#include "engine/learning/TrainerParameters.h"
#include "engine/learning/TrainingState.h"

namespace larmor::learning {

/// What a study measures of the network while it is trained. Weights do not depend on it.
struct TrainingLooks {
  std::int64_t every = 0; ///< epochs from one to the next; the last epoch has one, too. 0: none
  /// @param weights as validation sees them. @returns meters of one value each, which the state collects by their
  /// names. On the training's thread. @throws Cancelled; the epoch's end is then gone on with by a later training.
  std::function<std::vector<Meter>(const Arrays& weights, jobs::JobContext& context)> measure{};
};

/// A network to be trained. `device`: "cpu", "gpu", "auto" (a CUDA device if there is one) or a name from
/// LearningInfo::devices.
struct TrainingTask {
  Spec network, objective;
  DataSetPointer training{}, validation{}; ///< with the arrays that network and objective take
  Arrays constants{};                      ///< that every batch carries too, whole, under names of their own
  Arrays start{};                          ///< first weights; empty: drawn from the trainer's seed
  TrainerParameters trainer{};
  std::string device = "auto";
  std::string checkpoint{};  ///< file to save the state to and to go on from; empty: none
  bool shareWeights = false; ///< snapshots carry the weights
  TrainingLooks looks{};
};

struct TrainingResult {
  Arrays weights;      ///< of the epoch with the lowest validation loss
  TrainingState state; ///< at the end
};

/// What a training will need, measured on a part of a step.
struct TrainingCost {
  std::int64_t parameters = 0, steps = 0; ///< weights of the network; steps in all epochs
  std::int64_t rowsAtOnce = 0;            ///< of a step, which is computed in pieces
  double multiplications = 0;             ///< for a row, from inputs to outputs, roughly
  double bytes = 0;                       ///< of all that a step holds at most: weights, optimiser, values in between
  double secondsPerStep = 0;              ///< on the task's device, as busy as it is now
};

/// All that a training needs to go on to the bit.
struct TrainingMemory {
  std::string identity; ///< of data and settings: what it belongs to
  TrainingState state;
  std::int64_t updates = 0;                             ///< of the weights
  double lossSum = 0, gradientSum = 0, workSeconds = 0; ///< of the present epoch
  std::map<std::string, Arrays> weights{};              ///< "weights", "best", the optimiser's means...
};

/// Where the state of a training is kept; the file behind it belongs to our side of the plug-in.
class TrainingKeeper {
public:
  virtual ~TrainingKeeper() = default;
  /// False, and memory as it was, if there is nothing to go on from. @throws Error if what is there cannot be read.
  virtual bool load(TrainingMemory& memory) = 0;
  virtual bool due() const = 0;
  virtual void save(const TrainingMemory& memory) = 0;
};

/// Makes two parts of a step as train() would, and forgets them: what the training will cost. A fraction of a second
/// for networks that this device is fit for. @throws Error as train(), Cancelled.
TrainingCost trainingCost(const TrainingTask& task, jobs::JobContext& context);

/// Trains; repeats to the bit on the processor from its seed, also when stopped, within an epoch or not, and gone on
/// with from its checkpoint. Progress, pause, cancel and snapshots act at every step.
/// @throws Error for data that do not fit, a checkpoint of another task, a loss that is not finite, a device that is
/// not there; Cancelled, the state being saved first.
TrainingResult train(const TrainingTask& task, jobs::JobContext& context, const jobs::Sink<TrainingState>& sink = {});

} // namespace larmor::learning
