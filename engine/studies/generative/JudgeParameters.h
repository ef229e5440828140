#pragma once
#include "engine/core/Parameters.h"
#include "engine/studies/generative/PathModel.h"

#include <string>

namespace larmor::studies::generative {

/// Test comes first: hyper-parameters are to be chosen on the other.
enum class JudgedPart { Test, Validation };
constexpr auto choicesOf(JudgedPart) {
  return std::array{std::pair{JudgedPart::Test, "test"}, std::pair{JudgedPart::Validation, "validation"}};
}

/// Which model is judged, by which windows.
struct JudgeParameters {
  std::string model = shippedModel, alphas{};
  double alpha = 0;
  JudgedPart part = JudgedPart::Test;
  std::int64_t paths = 1000, filter = 1;
  bool baselines = true;
  static constexpr std::string_view group = "Judging";
  static constexpr auto fields() {
    using P = JudgeParameters;
    return std::tuple{
        Parameter{&P::model, "model", "", "", "Folder of a model, or one that comes with the program", Range{},
                  Hint::Internal},
        Parameter{&P::alpha, "alpha", "α", "1", "Judge it at this one; 0: at --alphas", Range{0, 1e9}},
        Parameter{&P::alphas, "alphas", "α", "1", "Judge it at these; empty: at all that the windows have"},
        Parameter{&P::part, "rows", "", "",
                  "By which snapshots: test; validation to choose sampler, evaluations and guidance by"},
        Parameter{&P::paths, "paths", "", "1", "Paths generated at each alpha, and windows at most", Range{20, 1e6},
                  Hint::Logarithmic},
        Parameter{&P::filter, "filter", "", "1",
                  "Samples that are averaged before anything is measured, of both kinds of paths; 3: the filter of the "
                  "paper; 1: none",
                  Range{1, 15}, Hint::Advanced},
        Parameter{&P::baselines, "baselines", "", "",
                  "Judge Gaussian paths too, and those of other alphas in place of the right one"}};
  }
  std::vector<Complaint> validate() const {
    if (filter % 2 == 0)
      return {{"filter", "must be odd"}};
    return {};
  }
};

} // namespace larmor::studies::generative
