#pragma once
#include "engine/learning/DenseKernels.h"
#include "engine/learning/DenseNetwork.h"

#include <span>

namespace larmor::learning {

/// A network made ready for speed: no LibTorch, no allocation per call, kernels chosen at run time. Any thread may
/// evaluate. Agrees with DenseNetwork::evaluate to single precision (tanh to 2e-6).
class DenseEvaluator {
public:
  /// @throws Error as DenseNetwork::check.
  explicit DenseEvaluator(const DenseNetwork& network);
  DenseEvaluator(const DenseEvaluator&) = delete;
  DenseEvaluator(DenseEvaluator&&) = default;

  std::size_t inputs() const { return layers_.front().inputs; }
  std::size_t outputs() const { return layers_.back().outputs; }

  /// @param x [inputs]; @param y [outputs]
  void one(const float* x, float* y) const;
  /// @param x [inputs][points]; @param y [outputs][points]
  void batch(std::span<const float* const> x, std::size_t points, std::span<float* const> y) const;

private:
  std::vector<std::vector<float>> tables_;
  std::vector<DenseKernelLayer> layers_;
};

} // namespace larmor::learning
