#include "engine/learning/plugin/Layers.h"

#include "engine/learning/plugin/Catalogue.h"

#include <cmath>

namespace larmor::learning {

LayerMaker::LayerMaker(Tensors& weights, std::uint64_t seed) : weights_(weights), random_(seed, streams::weights, 0) {}

void LayerMaker::draw(const std::string& name, at::IntArrayRef shape, std::int64_t fanIn, bool bias) {
  const double reach = 1.0 / std::sqrt(double(fanIn));
  weights_[name + "/weights"] = uniform(random_, shape, reach);
  if (bias)
    weights_[name + "/bias"] = uniform(random_, {shape[0]}, reach);
}

void LayerMaker::convolution(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel) {
  draw(name, {out, in, kernel}, in * kernel);
  work.ofLength += points * double(in * out * kernel);
}

void LayerMaker::zeroConvolution(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel) {
  weights_[name + "/weights"] = at::zeros({out, in, kernel});
  weights_[name + "/bias"] = at::zeros({out});
  work.ofLength += points * double(in * out * kernel);
}

void LayerMaker::mixing(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel) {
  draw(name, {out, in, kernel}, in * kernel, false);
  work.ofLength += 3 * points * double(in * out * kernel);
}

void LayerMaker::zeroMixing(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel) {
  weights_[name + "/weights"] = at::zeros({out, in, kernel});
  work.ofLength += 3 * points * double(in * out * kernel);
}

void LayerMaker::scale(const std::string& name, std::int64_t channels) {
  weights_[name + "/weights"] = at::ones({channels});
}

void LayerMaker::linear(const std::string& name, std::int64_t in, std::int64_t out) {
  draw(name, {out, in}, in);
  work.constant += double(in * out);
}

void LayerMaker::norm(const std::string& name, std::int64_t channels) {
  weights_[name + "/weights"] = at::ones({channels});
  weights_[name + "/bias"] = at::zeros({channels});
}

void LayerMaker::attention(const std::string& name, std::int64_t channels) {
  norm(name + "/norm", channels);
  convolution(name + "/project", channels, 3 * channels, 1);
  zeroConvolution(name + "/output", channels, channels, 1);
  work.ofSquare += 2 * points * points * double(channels);
}

at::Tensor convolved(const Tensors& weights, const std::string& name, const at::Tensor& x, std::int64_t stride) {
  const at::Tensor& kernel = weights.at(name + "/weights");
  const auto bias = weights.find(name + "/bias");
  return at::conv1d(x, kernel, bias == weights.end() ? at::Tensor() : bias->second, stride,
                    /*padding=*/kernel.size(2) / 2);
}

at::Tensor mixed(const Tensors& weights, const std::string& name, const at::Tensor& vectors, std::int64_t stride) {
  const at::Tensor y = convolved(weights, name, vectors.flatten(0, 1), stride);
  return y.reshape({vectors.size(0), vectors.size(1), y.size(1), y.size(2)});
}

at::Tensor scaled(const Tensors& weights, const std::string& name, const at::Tensor& vectors) {
  constexpr double least = 1e-6; // a row of zeros stays one
  const at::Tensor square = vectors.square().mean({1, 2, 3}, true) * double(vectors.size(1));
  return vectors * at::rsqrt(square + least) * weights.at(name + "/weights").unsqueeze(-1);
}

at::Tensor linear(const Tensors& weights, const std::string& name, const at::Tensor& x) {
  return at::linear(x, weights.at(name + "/weights"), weights.at(name + "/bias"));
}

at::Tensor normalised(const Tensors& weights, const std::string& name, const at::Tensor& x, std::int64_t groups) {
  return at::group_norm(x, groups, weights.at(name + "/weights"), weights.at(name + "/bias"));
}

at::Tensor attended(const Tensors& weights, const std::string& name, const at::Tensor& x, std::int64_t groups,
                    std::int64_t heads) {
  const std::int64_t rows = x.size(0), channels = x.size(1), length = x.size(2), each = channels / heads;
  const auto parts = convolved(weights, name + "/project", normalised(weights, name + "/norm", x, groups))
                         .reshape({rows * heads, 3 * each, length})
                         .split(each, 1);
  const at::Tensor &queries = parts[0], &keys = parts[1], &values = parts[2];
  const at::Tensor shares = at::softmax(at::bmm(queries.transpose(1, 2), keys) / std::sqrt(double(each)), -1);
  const at::Tensor gathered = at::bmm(values, shares.transpose(1, 2)).reshape({rows, channels, length});
  return x + convolved(weights, name + "/output", gathered);
}

at::Tensor sinusoids(const at::Tensor& values, std::int64_t count) {
  const std::int64_t half = count / 2;
  const at::Tensor frequencies = at::exp(at::arange(half, values.options()) * (-std::log(1e4) / double(half)));
  const at::Tensor phases = values * frequencies;
  return at::cat({at::cos(phases), at::sin(phases)}, 1);
}

} // namespace larmor::learning
