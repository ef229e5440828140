#include "engine/learning/DenseNetwork.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::learning {

namespace {

constexpr std::size_t mostUnits = 512;

std::string nameOf(std::size_t layer, const char* part) { return fmt::format("layer{}/{}", layer, part); }

bool finite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
}

} // namespace

DenseNetwork DenseNetwork::of(const Arrays& weights) {
  DenseNetwork network;
  const std::string owner = "dense network";
  for (std::size_t l = 1; network.layers.empty() || weights.count(nameOf(l, "weights")); ++l) {
    const std::string name = nameOf(l, "weights");
    const Array& matrix = named(weights, name, owner);
    if (matrix.shape.size() != 2)
      throw Error(name + " of the network", "is no matrix", "[outputs, inputs]");
    network.layers.push_back({static_cast<std::size_t>(matrix.shape[1]), static_cast<std::size_t>(matrix.shape[0]),
                              matrix.values, named(weights, nameOf(l, "bias"), owner).values});
  }
  network.check();
  return network;
}

Arrays DenseNetwork::weights() const {
  Arrays result;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const auto in = static_cast<std::int64_t>(layers[l].inputs), out = static_cast<std::int64_t>(layers[l].outputs);
    result[nameOf(l + 1, "weights")] = {layers[l].weights, {out, in}};
    result[nameOf(l + 1, "bias")] = {layers[l].bias, {out}};
  }
  return result;
}

void DenseNetwork::check() const {
  if (layers.empty())
    throw Error("network", "has no layers");
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const DenseLayer& layer = layers[l];
    const std::string name = fmt::format("layer {} of the network", l + 1);
    if (layer.inputs == 0 || layer.outputs == 0 || layer.inputs > mostUnits || layer.outputs > mostUnits)
      throw Error(name, fmt::format("has {} inputs and {} outputs", layer.inputs, layer.outputs),
                  fmt::format("1 to {} of each", mostUnits));
    if (l > 0 && layer.inputs != layers[l - 1].outputs)
      throw Error(name, fmt::format("takes {} values", layer.inputs), fmt::format("{}", layers[l - 1].outputs));
    if (layer.weights.size() != layer.inputs * layer.outputs || layer.bias.size() != layer.outputs)
      throw Error(name, fmt::format("has {} weights and {} biases", layer.weights.size(), layer.bias.size()),
                  fmt::format("{} and {}", layer.inputs * layer.outputs, layer.outputs));
    if (!finite(layer.weights) || !finite(layer.bias))
      throw Error(name, "has weights that are not finite");
  }
}

std::vector<double> DenseNetwork::evaluate(const std::vector<double>& x) const {
  std::vector<double> in = x;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const DenseLayer& layer = layers[l];
    std::vector<double> out(layer.outputs);
    for (std::size_t o = 0; o < layer.outputs; ++o) {
      double sum = double(layer.bias[o]);
      for (std::size_t i = 0; i < layer.inputs; ++i)
        sum += double(layer.weights[o * layer.inputs + i]) * in[i];
      out[o] = l + 1 < layers.size() ? std::tanh(sum) : sum;
    }
    in = std::move(out);
  }
  return in;
}

} // namespace larmor::learning
