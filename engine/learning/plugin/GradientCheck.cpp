#include "engine/learning/plugin/GradientCheck.h"

#include "engine/learning/plugin/Catalogue.h"

#include <c10/core/GradMode.h>
#include <cmath>
#include <functional>

namespace larmor::learning {

namespace {

constexpr double width = 1e-5;

/// Leaves of a function of one number, and that number.
void check(const std::string& kind, Tensors& leaves, const std::function<at::Tensor()>& value,
           std::vector<GradientCheck>& checks) {
  for (auto& [name, leaf] : leaves)
    leaf.requires_grad_(true);
  value().backward();
  const c10::NoGradGuard noGradients;
  for (auto& [name, leaf] : leaves) {
    GradientCheck result{kind, name};
    const at::Tensor gradient = leaf.grad().defined() ? leaf.grad().contiguous() : at::zeros_like(leaf);
    for (std::int64_t i = 0; i < leaf.numel(); ++i) {
      double& element = leaf.data_ptr<double>()[i];
      const double before = element, exact = gradient.data_ptr<double>()[i];
      element = before + width;
      const double above = value().item<double>();
      element = before - width;
      const double below = value().item<double>();
      element = before;
      result.largest = std::max(result.largest, std::abs(exact));
      result.difference = std::max(result.difference, std::abs(exact - (above - below) / (2.0 * width)));
    }
    checks.push_back(result);
  }
}

/// Weights that begin at zero are drawn: else those before them would have no gradient.
std::unique_ptr<Module> inDoublePrecision(std::unique_ptr<Module> module) {
  Philox random(3, streams::weights, 7);
  for (auto& [name, tensor] : module->weights) {
    tensor = tensor.detach().to(at::kDouble).contiguous();
    if (!tensor.any().item<bool>())
      tensor = 0.5 * normal(random, tensor.sizes(), at::kDouble);
  }
  return module;
}

Tensors allOf(const Tensors& weights, const Tensors& batch) {
  Tensors leaves;
  for (const auto& [name, tensor] : weights)
    leaves["weights " + name] = tensor;
  for (const auto& [name, tensor] : batch)
    leaves["batch " + name] = tensor;
  return leaves;
}

} // namespace

std::vector<GradientCheck> checkGradients() {
  std::vector<GradientCheck> checks;
  for (const auto& kind : allNetworks()) {
    const Example example = kind->example();
    const auto module = inDoublePrecision(kind->build(1));
    Tensors leaves = allOf(module->weights, example.batch);
    // Each output element with a weight of its own, so that none can hide behind the others.
    check(
        kind->name(), leaves,
        [&] {
          at::Tensor sum = at::zeros({}, at::kDouble);
          for (const auto& [name, output] : module->forward(example.batch)) {
            Philox random(2, streams::weights, 3);
            sum = sum + (output * normal(random, output.sizes(), at::kDouble)).sum();
          }
          return sum;
        },
        checks);
  }
  for (const auto& kind : allObjectives()) {
    const Example example = kind->example();
    const auto module = inDoublePrecision(buildNetwork(example.network, 1));
    const auto objective = kind->build(1);
    Tensors leaves = allOf(module->weights, example.batch);
    check(
        kind->name(), leaves, [&] { return objective->loss(*module, example.batch); }, checks);
  }
  return checks;
}

} // namespace larmor::learning
