#include "engine/learning/plugin/Catalogue.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace larmor::learning {

namespace {

struct FilteredSquaresOptions {
  std::string output = "output", target = "target", weight = "weight", modes = "modes";

  static constexpr std::string_view group = "Filtered squares";
  static constexpr auto fields() {
    using P = FilteredSquaresOptions;
    return std::tuple{
        Parameter{&P::output, "output", "", "", "Output of the network, [rows, channels, length]"},
        Parameter{&P::target, "target", "", "", "Column that it should be like"},
        Parameter{&P::weight, "weight", "", "", "Column of weights: [rows, modes], or [rows, 1] for all of a row"},
        Parameter{&P::modes, "modes", "", "",
                  "Constant [modes, length] that differences are multiplied by, a mode in each row; or none"}};
  }
};

/// Mean over rows, channels and modes of weight_k (sum over the length of modes_kl (output - target)_l)^2: for the
/// orthonormal modes of a covariance a weight for each of its eigenvalues. Without modes the points are weighted.
class FilteredSquares final : public Objective {
public:
  explicit FilteredSquares(const FilteredSquaresOptions& options) : options_(options) {}
  at::Tensor loss(const Module& network, const Tensors& batch) const override {
    const Tensors outputs = network.forward(batch);
    const at::Tensor& output = named(outputs, options_.output, "network");
    const at::Tensor& target = named(batch, options_.target, "data set");
    if (output.sizes() != target.sizes() || output.dim() != 3)
      fail("column " + options_.target, target, output.sizes().vec());
    const at::Tensor parts = filtered(output - target, batch);
    return (parts.square() * weightOf(batch, parts)).mean();
  }

private:
  [[noreturn]] static void fail(const std::string& what, const at::Tensor& found,
                                const std::vector<std::int64_t>& expected) {
    throw Error(what, fmt::format("has the shape [{}]", fmt::join(found.sizes().vec(), ", ")),
                fmt::format("[{}]", fmt::join(expected, ", ")));
  }
  at::Tensor filtered(const at::Tensor& difference, const Tensors& batch) const {
    const auto modes = batch.find(options_.modes);
    if (modes == batch.end())
      return difference;
    const std::int64_t length = difference.size(2);
    if (modes->second.dim() != 2 || modes->second.size(1) != length)
      fail("constant " + options_.modes, modes->second, {length, length});
    return at::matmul(difference, modes->second.t());
  }
  /// [rows, 1, modes or 1]
  at::Tensor weightOf(const Tensors& batch, const at::Tensor& parts) const {
    const at::Tensor& weight = named(batch, options_.weight, "data set");
    const std::int64_t rows = parts.size(0), modes = parts.size(2);
    if (weight.dim() != 2 || weight.size(0) != rows || (weight.size(1) != modes && weight.size(1) != 1))
      fail("column " + options_.weight, weight, {rows, modes});
    return weight.unsqueeze(1);
  }

  FilteredSquaresOptions options_;
};

} // namespace

std::unique_ptr<ObjectiveKind> makeFilteredSquares() {
  return kind<Objective, FilteredSquaresOptions>(
      "filtered_squares", "Filtered squares", "Mean of weight times the squares of (output - target) along modes",
      [](const FilteredSquaresOptions& options, std::uint64_t) { return std::make_unique<FilteredSquares>(options); },
      [](FilteredSquaresOptions&) -> Example {
        Philox random(1, streams::weights, 4);
        return {{{"input", normal(random, {3, 1, 5}, at::kDouble)},
                 {"target", normal(random, {3, 2, 5}, at::kDouble)},
                 {"weight", normal(random, {3, 4}, at::kDouble).abs()},
                 {"modes", normal(random, {4, 5}, at::kDouble)}},
                {"convolution1d", {{"outputs", "2"}, {"channels", "3"}, {"depth", "1"}}}};
      });
}

} // namespace larmor::learning
