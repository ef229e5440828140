#include "engine/learning/plugin/Catalogue.h"

namespace larmor::learning {

namespace {

struct WeightedSquaresOptions {
  std::string output = "output", target = "target", weight = "weight";

  static constexpr std::string_view group = "Weighted squares";
  static constexpr auto fields() {
    using P = WeightedSquaresOptions;
    return std::tuple{
        Parameter{&P::output, "output", "", "", "Output of the network"},
        Parameter{&P::target, "target", "", "", "Column that it should be like"},
        Parameter{&P::weight, "weight", "", "", "Column of weights [rows, 1]; all 1 where it is missing"}};
  }
};

/// Mean of weight (output - target)^2.
class WeightedSquares final : public Objective {
public:
  explicit WeightedSquares(const WeightedSquaresOptions& options) : options_(options) {}
  at::Tensor loss(const Module& network, const Tensors& batch) const override {
    const Tensors outputs = network.forward(batch);
    const at::Tensor& output = named(outputs, options_.output, "network");
    const at::Tensor& target = named(batch, options_.target, "data set");
    if (output.sizes() != target.sizes()) // else one would be stretched over the other
      throw Error("column " + options_.target, "has another shape than the output of the network", "the same");
    const at::Tensor squares = (output - target).square();
    const auto weight = batch.find(options_.weight);
    return weight == batch.end() ? squares.mean() : (squares * weight->second).mean();
  }

private:
  WeightedSquaresOptions options_;
};

} // namespace

std::unique_ptr<ObjectiveKind> makeWeightedSquares() {
  return kind<Objective, WeightedSquaresOptions>(
      "weighted_squares", "Weighted squares", "Mean of weight times (output - target)^2",
      [](const WeightedSquaresOptions& options, std::uint64_t) { return std::make_unique<WeightedSquares>(options); },
      [](WeightedSquaresOptions&) -> Example {
        Philox random(1, streams::weights, 2);
        return {{{"input", normal(random, {5, 2}, at::kDouble)},
                 {"target", normal(random, {5, 2}, at::kDouble)},
                 {"weight", normal(random, {5, 1}, at::kDouble).abs()}},
                {"dense", {{"units", "2 3 2"}}}};
      });
}

} // namespace larmor::learning
