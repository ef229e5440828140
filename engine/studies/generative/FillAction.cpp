#include "engine/runs/PathFile.h"
#include "engine/studies/Provenance.h"
#include "engine/studies/generative/Fill.h"
#include "engine/studies/generative/GenerativeStudy.h"
#include "engine/studies/generative/ModelAction.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace larmor::studies::generative {

namespace {

nlohmann::json numbersOf(const std::vector<double>& values) {
  nlohmann::json json = nlohmann::json::array();
  for (const double v : values)
    json.push_back(std::isfinite(v) ? nlohmann::json(v) : nlohmann::json());
  return json;
}

class FillAction final : public ModelAction {
public:
  std::string name() const override { return "fill"; }
  std::string summary() const override {
    return "Fill a gap in paths in several ways, or go on with them; judged by what was there";
  }
  Arguments arguments() const override {
    return {{"RUN_OR_DATA.h5"},
            Arguments::Out::Optional,
            "filled.h5",
            "the completed paths as a run file",
            " --model FOLDER"};
  }
  ParameterSet parameters() override {
    ParameterSet set(paths_, gap_);
    addSampling(set);
    return set;
  }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    FillOrder order{{loaded()}, gap_, {}};
    GenerateOrder& g = order.generate;
    const WindowSet windows = windowsToFill(input.files.front(), g.model, context);
    const double asked = paths_.alpha > 0 ? paths_.alpha : windows.alphas().front();
    g.alpha = alphaOf(g.model, asked);
    setSampling(g);
    const auto rows = windows.choose({Part::Test, g.alpha, {}}, std::size_t(paths_.paths));
    if (rows.empty())
      throw Error(pathText(input.files.front()), "holds no windows to fill at this alpha", "held-out paths of it");
    order.signals = windows.signals(rows);
    jobs::JobContext making(context, 0, 0.95), last(context, 0.95, 1);
    const FillResult result = fill(order, making);
    nlohmann::json json = jsonOf(result, g.model);
    json["model"] = g.model.name;
    json["alpha"] = g.alpha;
    json["paths"] = rows.size();
    json["completions"] = gap_.completions;
    if (!input.out.empty()) {
      runs::PathRun run = runOf(g, {result.signals}, paths_.refine, last);
      run.name += gap_.continuations > 0 ? ", gone on with" : ", gap filled";
      runs::writeRun(input.out, provenanceOf("larmor-run", study(), name(), parameters(), command(input.files)), run);
      json["out"] = pathText(input.out);
    }
    return json;
  }

protected:
  const std::string& model() const override { return paths_.model; }

private:
  static nlohmann::json jsonOf(const FillResult& result, const PathModel& model) {
    nlohmann::json json;
    json["made"] = {{"from", double(result.gapBegin) * model.spacing}, {"to", double(result.gapEnd) * model.spacing}};
    json["joint"] = result.joint;
    if (!result.flatness.empty()) {
      json["band"] = {{"coverage", result.coverage}, {"nominal", result.nominal}};
      json["flatness_ratio"] = numbersOf(result.flatness);
    }
    if (!result.shortRatio.empty()) {
      json["structure_function_2_ratio_short"] = numbersOf(result.shortRatio);
      json["structure_function_2_ratio_long"] = numbersOf(result.longRatio);
      json["norm_error"] = numbersOf(result.normError);
    }
    return json;
  }

  PathParameters paths_;
  GapParameters gap_;
};

} // namespace

std::unique_ptr<Action> makeFillAction() { return std::make_unique<FillAction>(); }

} // namespace larmor::studies::generative
