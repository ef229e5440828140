#pragma once
#include "engine/learning/Training.h"

#include <torch/torch.h>

namespace larmor::learning {

/// The loop that trains every network: order of the rows, steps, meters, running average of the weights, validation,
/// early stopping, the best weights, checkpoints. Knows nothing of what the network is for.
class Trainer {
public:
  struct Task {
    std::vector<at::Tensor> weights;                        ///< leaves that the optimiser moves
    std::int64_t rows = 0;                                  ///< training rows
    std::function<at::Tensor(const at::Tensor& rows)> loss; ///< mean loss of rows given by their numbers
    std::function<double()> validation;                     ///< loss on what is not trained on
    std::string identity; ///< of data and settings: what a checkpoint has to belong to
  };
  Trainer(Task task, const TrainerParameters& parameters, std::string checkpoint);

  /// Goes on from the checkpoint if there is one; afterwards the weights are the best ones.
  /// @throws Error, Cancelled (the state is saved first).
  void run(TrainingObserver& observer);

  const std::vector<EpochReport>& history() const { return history_; }
  std::int64_t bestEpoch() const { return bestEpoch_; }
  double bestValidation() const { return bestValidation_; }
  /// Calls `look` while the weights are those that validation sees: the running average where there is one.
  void withAverage(const std::function<void()>& look);

private:
  EpochReport epoch();
  void step(const at::Tensor& rows, double& loss, double& gradient);
  void setRate(double rate);
  void keepBest(const EpochReport& report);
  void copyInto(std::vector<at::Tensor>& to, const std::vector<at::Tensor>& from);
  at::Tensor order() const;
  void save() const;
  void load();

  Task task_;
  TrainerParameters parameters_;
  std::string checkpoint_;
  torch::optim::AdamW optimiser_;
  std::vector<at::Tensor> average_, best_;
  std::vector<EpochReport> history_;
  std::int64_t bestEpoch_ = 0;
  double bestValidation_ = 0;
};

} // namespace larmor::learning
