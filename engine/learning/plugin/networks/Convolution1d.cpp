#include "engine/learning/plugin/Catalogue.h"

namespace larmor::learning {

namespace {

struct Convolution1dOptions {
  std::int64_t inputs = 1, outputs = 1, channels = 32, kernel = 3, depth = 4;
  bool residual = true;

  static constexpr std::string_view group = "Convolutions";
  static constexpr auto fields() {
    using P = Convolution1dOptions;
    return std::tuple{
        Parameter{&P::inputs, "inputs", "", "1", "Channels of the input", Range{1, 4096}},
        Parameter{&P::outputs, "outputs", "", "1", "Channels of the output", Range{1, 4096}},
        Parameter{&P::channels, "channels", "", "1", "Channels in between", Range{1, 4096}},
        Parameter{&P::kernel, "kernel", "", "1", "Points that a convolution sees, odd", Range{1, 1025}},
        Parameter{&P::depth, "depth", "", "1", "Convolutions between the first and the last", Range{0, 256}},
        Parameter{&P::residual, "residual", "", "", "Each of these adds to its input instead of replacing it"}};
  }
  std::vector<Complaint> validate() const {
    if (kernel % 2 == 0)
      return {{"kernel", "must be odd, so that the length stays"}};
    return {};
  }
};

/// input [rows, inputs, length] -> output [rows, outputs, length], zeros beyond the ends.
class Convolution1d final : public Module {
public:
  Convolution1d(const Convolution1dOptions& options, std::uint64_t seed) : options_(options) {
    Philox random(seed, streams::weights, 0);
    add(random, "first", options.inputs, options.channels, options.kernel);
    for (std::int64_t l = 0; l < options.depth; ++l)
      add(random, middle(l), options.channels, options.channels, options.kernel);
    add(random, "last", options.channels, options.outputs, 1);
  }

  Tensors forward(const Tensors& inputs) const override {
    at::Tensor x = at::silu(convolved(named(inputs, "input", "network of convolutions"), "first"));
    for (std::int64_t l = 0; l < options_.depth; ++l) {
      const at::Tensor y = at::silu(convolved(x, middle(l)));
      x = options_.residual ? x + y : y;
    }
    return {{"output", convolved(x, "last")}};
  }
  double work(const Tensors& inputs) const override {
    return double(parameterCount()) * double(named(inputs, "input", "network of convolutions").size(-1));
  }

private:
  static std::string middle(std::int64_t layer) { return "middle" + std::to_string(layer + 1); }
  void add(Philox& random, const std::string& layer, std::int64_t in, std::int64_t out, std::int64_t kernel) {
    weights[layer + "/weights"] = glorot(random, {out, in, kernel}, in * kernel, out * kernel);
    weights[layer + "/bias"] = at::zeros({out});
  }
  at::Tensor convolved(const at::Tensor& x, const std::string& layer) const {
    const at::Tensor& kernel = weights.at(layer + "/weights");
    return at::conv1d(x, kernel, weights.at(layer + "/bias"), /*stride=*/1, /*padding=*/kernel.size(2) / 2);
  }
  Convolution1dOptions options_;
};

} // namespace

std::unique_ptr<NetworkKind> makeConvolution1d() {
  return kind<Module, Convolution1dOptions>(
      "convolution1d", "Convolutions in one dimension", "Stack of convolutions along a line, residual or not",
      [](const Convolution1dOptions& options, std::uint64_t seed) {
        return std::make_unique<Convolution1d>(options, seed);
      },
      [](Convolution1dOptions& options) -> Example {
        options = {2, 2, 3, 3, 2, true};
        Philox random(1, streams::weights, 1);
        return {{{"input", normal(random, {2, 2, 6}, at::kDouble)}}};
      });
}

} // namespace larmor::learning
