#include "engine/learning/plugin/SideBySide.h"

#include "engine/core/ThreadPool.h"
#include "engine/learning/plugin/Devices.h"

#include <ATen/ThreadLocalState.h>

namespace larmor::learning {

SideBySide::SideBySide(const Spec& spec, std::uint64_t seed, const Module& original, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    copies_.push_back(buildNetwork(spec, seed));
    for (auto& weight : copies_.back()->weights)
      weight.second = original.weights.at(weight.first).detach().requires_grad_(true); // the same memory
  }
}

void SideBySide::collect(Module& original) {
  for (const auto& copy : copies_)
    for (const auto& [name, weight] : copy->weights) {
      at::Tensor& own = weight.mutable_grad();
      if (!own.defined())
        continue;
      at::Tensor& sum = original.weights.at(name).mutable_grad();
      if (sum.defined())
        sum.add_(own);
      else
        sum = own;
      own = at::Tensor();
    }
}

void sideBySide(std::size_t count, const std::function<void(std::size_t)>& part) {
  if (count == 1) {
    part(0);
    return;
  }
  const int each = std::max<int>(1, int(ThreadPool::shared().threads() / count));
  const at::ThreadLocalState settings; // whether gradients are made, who counts the memory
  ThreadPool::shared().parallelFor(count, 1, [&](std::size_t i, std::size_t) {
    const at::ThreadLocalStateGuard guard(settings);
    useThreads(each);
    part(i);
  });
}

} // namespace larmor::learning
