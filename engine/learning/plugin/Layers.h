#pragma once
#include "engine/core/Philox.h"
#include "engine/learning/plugin/Tensors.h"

/// Layers of networks along a line: first weights by name, and what the layer of a name makes of [rows, channels,
/// length]. A layer is NAME/weights and NAME/bias among a module's weights.
namespace larmor::learning {

/// Multiplications of layers for one row.
struct LayerWork {
  double constant = 0, ofLength = 0, ofSquare = 0; ///< independent of the signal's length, times it, times its square
  double at(double length) const { return constant + (ofLength + ofSquare * length) * length; }
};

/// Puts first weights into a module: uniform within 1/sqrt(fan in), biases too, as PyTorch's layers begin.
class LayerMaker {
public:
  LayerMaker(Tensors& weights, std::uint64_t seed);
  void convolution(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel = 3);
  /// The last of a residual branch: it begins at zero, so that the branch first adds nothing.
  void zeroConvolution(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel = 3);
  /// Without a bias, which would prefer a direction of vectors.
  void mixing(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel = 3);
  void zeroMixing(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel = 1);
  /// Of scaled().
  void scale(const std::string& name, std::int64_t channels);
  void linear(const std::string& name, std::int64_t in, std::int64_t out);
  void norm(const std::string& name, std::int64_t channels);
  /// Of attended().
  void attention(const std::string& name, std::int64_t channels);

  double points = 1; ///< that the next layers compute for each point of the signal
  LayerWork work;    ///< of all layers made

private:
  void draw(const std::string& name, at::IntArrayRef shape, std::int64_t fanIn, bool bias = true);
  Tensors& weights_;
  Philox random_;
};

/// Zeros beyond the ends; the length is divided by the stride. Of a convolution or a mixing.
at::Tensor convolved(const Tensors& weights, const std::string& name, const at::Tensor& x, std::int64_t stride = 1);
/// [rows, in] -> [rows, out]
at::Tensor linear(const Tensors& weights, const std::string& name, const at::Tensor& x);
/// Mean 0 and variance 1 over each group of channels and the length (Wu & He 2018), then scaled and shifted.
at::Tensor normalised(const Tensors& weights, const std::string& name, const at::Tensor& x, std::int64_t groups);
/// Vectors [rows, components, channels, length] mixed alike in each component: equivariant under rotations.
at::Tensor mixed(const Tensors& weights, const std::string& name, const at::Tensor& vectors, std::int64_t stride = 1);
/// The mean square length of the vectors of a row becomes 1, and each channel gets its own factor.
at::Tensor scaled(const Tensors& weights, const std::string& name, const at::Tensor& vectors);
/// x and what every point gathers from all others: softmax(q k / sqrt(channels of a head)) v (Vaswani et al. 2017),
/// after a group norm.
at::Tensor attended(const Tensors& weights, const std::string& name, const at::Tensor& x, std::int64_t groups,
                    std::int64_t heads);
/// Cosines and sines of values [rows, 1] at `count`/2 frequencies, from 1 falling geometrically towards 1e-4
/// (Vaswani et al. 2017): [rows, count].
at::Tensor sinusoids(const at::Tensor& values, std::int64_t count);

} // namespace larmor::learning
