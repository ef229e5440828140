#pragma once
#include "engine/learning/Array.h"

#include <cstddef>

namespace larmor::learning {

/// One fully connected layer: y = W x + bias.
struct DenseLayer {
  std::size_t inputs = 0, outputs = 0;
  std::vector<float> weights; ///< [outputs, inputs]
  std::vector<float> bias;    ///< [outputs]
};

/// A multilayer perceptron: tanh after every layer but the last.
struct DenseNetwork {
  std::vector<DenseLayer> layers;

  /// From the weights of a network of kind "dense": layer1/weights, layer1/bias, layer2/weights...
  /// @throws Error as check().
  static DenseNetwork of(const Arrays& weights);
  /// The same way back.
  Arrays weights() const;
  std::size_t inputs() const { return layers.empty() ? 0 : layers.front().inputs; }
  std::size_t outputs() const { return layers.empty() ? 0 : layers.back().outputs; }
  /// @throws Error if there are no layers, sizes do not fit each other, a layer has more than 512 units, or a value is
  /// not finite.
  void check() const;
  /// Plain evaluation in double precision, the reference for DenseEvaluator. @param x [inputs]. @returns [outputs].
  std::vector<double> evaluate(const std::vector<double>& x) const;
};

} // namespace larmor::learning
