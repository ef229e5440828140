#include "engine/learning/plugin/Adam.h"

#include <c10/core/GradMode.h>
#include <cmath>

namespace larmor::learning {

Adam::Adam(Tensors& weights, const TrainerParameters& parameters) : weights_(weights), parameters_(parameters) {
  for (const auto& [name, weight] : weights) {
    mean[name] = at::zeros_like(weight).detach();
    square[name] = at::zeros_like(weight).detach();
  }
}

void Adam::step(double rate) {
  const c10::NoGradGuard noGradients;
  const TrainerParameters& p = parameters_;
  ++updates;
  const double meanShare = 1.0 - std::pow(p.beta1, double(updates));
  const double squareRoot = std::sqrt(1.0 - std::pow(p.beta2, double(updates)));
  for (auto& [name, weight] : weights_) {
    const at::Tensor& gradient = weight.grad();
    if (!gradient.defined())
      continue;
    if (p.weightDecay > 0)
      weight.mul_(1.0 - rate * p.weightDecay);
    mean[name].mul_(p.beta1).add_(gradient, 1.0 - p.beta1);
    square[name].mul_(p.beta2).addcmul_(gradient, gradient, 1.0 - p.beta2);
    weight.addcdiv_(mean[name], (square[name].sqrt() / squareRoot).add_(p.epsilon), -rate / meanShare);
  }
}

} // namespace larmor::learning
