#include "engine/studies/generative/GenerativeStudy.h"
#include "engine/studies/generative/Judge.h"
#include "engine/studies/generative/ModelAction.h"
#include "engine/studies/generative/WindowFile.h"

#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::generative {

namespace {

/// Test comes first: hyper-parameters are to be chosen on the other.
enum class JudgedPart { Test, Validation };
constexpr auto choicesOf(JudgedPart) {
  return std::array{std::pair{JudgedPart::Test, "test"}, std::pair{JudgedPart::Validation, "validation"}};
}

struct JudgeParameters {
  std::string model, alphas;
  double alpha = 0;
  JudgedPart part = JudgedPart::Test;
  std::int64_t paths = 1000;
  bool baselines = true;
  static constexpr std::string_view group = "Judging";
  static constexpr auto fields() {
    using P = JudgeParameters;
    return std::tuple{
        Parameter{&P::model, "model", "", "", "Folder of a model"},
        Parameter{&P::alpha, "alpha", "α", "1", "Judge it at this one; 0: at --alphas", Range{0, 1e9}},
        Parameter{&P::alphas, "alphas", "α", "1", "Judge it at these; empty: at all that the windows have"},
        Parameter{&P::part, "rows", "", "",
                  "By which snapshots: test; validation to choose sampler, evaluations and guidance by"},
        Parameter{&P::paths, "paths", "", "1", "Paths generated at each alpha, and windows at most", Range{20, 1e6},
                  Hint::Logarithmic},
        Parameter{&P::baselines, "baselines", "", "",
                  "Judge Gaussian paths too, and those of other alphas in place of the right one"}};
  }
};

std::string shortText(const Estimate& e) {
  return std::isfinite(e.value) ? fmt::format("{:.3f}±{:.3f}", e.value, e.error) : "-";
}

/// One line of the table that a reader looks at.
nlohmann::json lineOf(const Judged& row) {
  const PathComparison& c = row.comparison;
  nlohmann::json line{{"alpha", row.alpha},
                      {"paths", row.paths},
                      {"E", shortText(c.error)},
                      {"mirrors", shortText(c.mirrorRatio)},
                      {"reversals", shortText(c.reversalRatio)},
                      {"displacement KS", shortText(c.displacementKs)}};
  if (row.memorisation > 0)
    line["memorisation"] = fmt::format("{:.2f}", row.memorisation);
  if (row.normError > 0)
    line["norm error"] = fmt::format("{:.4f}", row.normError);
  return line;
}

nlohmann::json jsonOf(const Judged& row) {
  nlohmann::json json = jsonOf(row.comparison);
  json["alpha"] = row.alpha;
  json["paths"] = row.paths;
  if (row.memorisation > 0)
    json["memorisation"] = row.memorisation;
  json["norm_error"] = row.normError;
  return json;
}

class ValidateAction final : public ModelAction {
public:
  std::string name() const override { return "validate"; }
  std::string summary() const override {
    return "Judge a model's paths by simulated ones of snapshots that it has not seen";
  }
  Arguments arguments() const override {
    return {
        {"DATA.h5"}, Arguments::Out::Optional, "report.json", "the same with its origin, as a file", " --model FOLDER"};
  }
  ParameterSet parameters() override {
    ParameterSet set(judged_);
    addSampling(set);
    return set;
  }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    JudgeOrder order{loaded()};
    order.windows = std::make_shared<const WindowSet>(readWindows(input.files.front()));
    order.part = judged_.part == JudgedPart::Test ? Part::Test : Part::Validation;
    order.alphas = judged_.alpha > 0 ? std::vector{judged_.alpha} : alphasIn(judged_.alphas);
    order.paths = judged_.paths;
    order.baselines = judged_.baselines;
    setSampling(order);
    const JudgeSnapshot result = judge(order, context);
    nlohmann::json json;
    json["model"] = judged_.model;
    json["data"] = {{"file", pathText(input.files.front().filename())}, {"fingerprint", order.windows->fingerprint()}};
    json["warnings"] = result.warnings;
    for (const Judged& row : result.rows) {
      json["table"].push_back(lineOf(row));
      json["rows"].push_back(jsonOf(row));
    }
    writeReport(json, input);
    return json;
  }

protected:
  const std::string& model() const override { return judged_.model; }

private:
  JudgeParameters judged_;
};

} // namespace

std::unique_ptr<Action> makeValidateAction() { return std::make_unique<ValidateAction>(); }

} // namespace larmor::studies::generative
