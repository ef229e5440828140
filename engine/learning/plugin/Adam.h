#pragma once
#include "engine/learning/TrainerParameters.h"
#include "engine/learning/plugin/Tensors.h"

namespace larmor::learning {

/// Adam (Kingma & Ba 2015) with decoupled weight decay (Loshchilov & Hutter 2019). Ours, because its state has to be
/// kept by name and LibTorch's way to it differs between versions.
class Adam {
public:
  Adam(Tensors& weights, const TrainerParameters& parameters);
  /// Moves the weights by their gradients.
  void step(double rate);

  Tensors mean, square; ///< running means of gradient and squared gradient
  std::int64_t updates = 0;

private:
  Tensors& weights_;
  TrainerParameters parameters_;
};

} // namespace larmor::learning
