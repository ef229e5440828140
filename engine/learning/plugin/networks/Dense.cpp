#include "engine/learning/plugin/Catalogue.h"

#include <algorithm>
#include <sstream>

namespace larmor::learning {

namespace {

enum class FirstWeights { Normal, Glorot };
constexpr auto choicesOf(FirstWeights) {
  return std::array{std::pair{FirstWeights::Glorot, "glorot"}, std::pair{FirstWeights::Normal, "normal"}};
}
enum class OutputForm { Linear, Square };
constexpr auto choicesOf(OutputForm) {
  return std::array{std::pair{OutputForm::Linear, "linear"}, std::pair{OutputForm::Square, "square"}};
}

struct DenseOptions {
  std::string units = "2 16 1";
  FirstWeights first = FirstWeights::Glorot;
  OutputForm output = OutputForm::Linear;

  static constexpr std::string_view group = "Dense network";
  static constexpr auto fields() {
    using P = DenseOptions;
    return std::tuple{Parameter{&P::units, "units", "", "1", "Units of each layer, inputs first, separated by spaces"},
                      Parameter{&P::first, "first", "", "",
                                "First weights: uniform within sqrt(6/(inputs + outputs)), or N(0, 1) as the biases"},
                      Parameter{&P::output, "output", "", "", "The last layer's values, or their squares"}};
  }
  std::vector<std::int64_t> sizes() const {
    std::istringstream in(units);
    std::vector<std::int64_t> result;
    for (std::int64_t n = 0; in >> n;)
      result.push_back(n);
    if (!in.eof() || result.size() < 2 || std::any_of(result.begin(), result.end(), [](auto n) { return n < 1; }))
      throw Error("units", "are '" + units + "'", "two or more positive numbers, such as 2 48 48 1");
    return result;
  }
};

/// input [rows, units of the first] -> output [rows, units of the last]: tanh after every layer but the last.
class Dense final : public Module {
public:
  Dense(const DenseOptions& options, std::uint64_t seed) : square_(options.output == OutputForm::Square) {
    const std::vector<std::int64_t> units = options.sizes();
    layers_ = units.size() - 1;
    Philox random(seed, streams::weights, 0);
    for (std::size_t l = 0; l < layers_; ++l) {
      const std::int64_t in = units[l], out = units[l + 1];
      const bool wide = options.first == FirstWeights::Normal;
      weights[nameOf(l, "weights")] = wide ? normal(random, {out, in}) : glorot(random, {out, in}, in, out);
      weights[nameOf(l, "bias")] = wide ? normal(random, {out}) : at::zeros({out});
    }
  }

  Tensors forward(const Tensors& inputs) const override {
    at::Tensor x = named(inputs, "input", "dense network");
    for (std::size_t l = 0; l < layers_; ++l) {
      x = at::linear(x, weights.at(nameOf(l, "weights")), weights.at(nameOf(l, "bias")));
      if (l + 1 < layers_)
        x = at::tanh(x);
    }
    return {{"output", square_ ? x.square() : x}};
  }

private:
  static std::string nameOf(std::size_t layer, const char* part) {
    return "layer" + std::to_string(layer + 1) + "/" + part;
  }
  bool square_;
  std::size_t layers_ = 0;
};

} // namespace

std::unique_ptr<NetworkKind> makeDense() {
  return kind<Module, DenseOptions>(
      "dense", "Dense", "Multilayer perceptron: tanh after every layer but the last",
      [](const DenseOptions& options, std::uint64_t seed) { return std::make_unique<Dense>(options, seed); },
      [](DenseOptions& options) -> Example {
        options.units = "3 5 4 2";
        options.output = OutputForm::Square;
        Philox random(1, streams::weights, 1);
        return {{{"input", normal(random, {4, 3}, at::kDouble)}}};
      });
}

} // namespace larmor::learning
