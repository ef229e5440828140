#include "engine/learning/DenseEvaluator.h"

#include "engine/compute/Dispatch.h"

#include <numbers>

namespace larmor::learning {

namespace {

/// The network with 1/(1 + 2^y) in place of tanh: tanh(x) = 1 - 2/(1 + 2^(2 x log2(e))).
std::vector<DenseLayer> inPowersOfTwo(const DenseNetwork& network) {
  std::vector<DenseLayer> layers = network.layers;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    DenseLayer& layer = layers[l];
    const double scale = l + 1 < layers.size() ? 2.0 * std::numbers::log2e : 1.0;
    for (std::size_t o = 0; o < layer.outputs; ++o) {
      double sum = 0;
      for (std::size_t i = 0; i < layer.inputs; ++i) {
        float& weight = layer.weights[o * layer.inputs + i];
        sum += double(weight);
        weight = static_cast<float>((l > 0 ? -2.0 : 1.0) * scale * double(weight));
      }
      layer.bias[o] = static_cast<float>(scale * (double(layer.bias[o]) + (l > 0 ? sum : 0.0)));
    }
  }
  return layers;
}

} // namespace

DenseEvaluator::DenseEvaluator(const DenseNetwork& network) {
  network.check();
  tables_.reserve(3 * network.layers.size());
  for (DenseLayer& layer : inPowersOfTwo(network)) {
    const std::size_t stride = (layer.outputs + paddedUnits - 1) / paddedUnits * paddedUnits;
    std::vector<float> byInput(layer.inputs * stride, 0.0f), bias(stride, 0.0f);
    for (std::size_t o = 0; o < layer.outputs; ++o) {
      bias[o] = layer.bias[o];
      for (std::size_t i = 0; i < layer.inputs; ++i)
        byInput[i * stride + o] = layer.weights[o * layer.inputs + i];
    }
    tables_.push_back(std::move(layer.weights));
    tables_.push_back(std::move(byInput));
    tables_.push_back(std::move(bias));
    const std::size_t last = tables_.size();
    layers_.push_back({layer.inputs, layer.outputs, stride, tables_[last - 3].data(), tables_[last - 2].data(),
                       tables_[last - 1].data()});
  }
}

void DenseEvaluator::one(const float* x, float* y) const {
  static const auto kernel = compute::select(v2::denseOne, v3::denseOne, v4::denseOne);
  kernel(layers_.data(), layers_.size(), x, y);
}

void DenseEvaluator::batch(std::span<const float* const> x, std::size_t points, std::span<float* const> y) const {
  static const auto kernel = compute::select(v2::denseBatch, v3::denseBatch, v4::denseBatch);
  kernel(layers_.data(), layers_.size(), x.data(), points, y.data());
}

} // namespace larmor::learning
