#include "engine/studies/generative/GenerativeStudy.h"
#include "engine/studies/generative/JudgeReport.h"
#include "engine/studies/generative/ModelAction.h"
#include "engine/studies/generative/WindowFile.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::generative {

namespace {

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
    JudgeOrder order =
        judgeOrder(loaded(), std::make_shared<const WindowSet>(readWindows(input.files.front())), judged_);
    setSampling(order);
    nlohmann::json json = reportOf(judge(order, context));
    json["model"] = judged_.model;
    json["data"]["file"] = pathText(input.files.front().filename());
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
