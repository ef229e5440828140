#pragma once
#include "engine/learning/plugin/Catalogue.h"

#include <functional>

namespace larmor::learning {

/// Copies of a network that are trained on different rows at a time: the weights are those of the original, the
/// gradients their own, so that the sum does not depend on which is ready first.
class SideBySide {
public:
  /// @param spec of the original
  SideBySide(const Spec& spec, std::uint64_t seed, const Module& original, std::size_t count);
  std::size_t count() const { return copies_.size(); }
  const Module& at(std::size_t i) const { return *copies_[i]; }
  /// Adds the gradients of the copies to those of the original, in their order, and forgets them.
  void collect(Module& original);

private:
  std::vector<std::unique_ptr<Module>> copies_;
};

/// Calls part(i) for i < count on threads of their own, which have the settings of this one and share the processor's
/// cores; one part stays on this thread. The first error is thrown here.
void sideBySide(std::size_t count, const std::function<void(std::size_t)>& part);

} // namespace larmor::learning
