#include "engine/runs/ReportJson.h"
#include "engine/studies/trajectories/Sweep.h"
#include "engine/studies/trajectories/TrajectoriesStudy.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::trajectories {

namespace {

class SweepAction final : public Action {
public:
  std::string name() const override { return "sweep"; }
  std::string summary() const override { return "Trace once for each of several values of a parameter"; }
  Arguments arguments() const override {
    return {{},
            Arguments::Out::Optional,
            "FOLDER",
            "folder of the run files, one for each value, and of sweep.h5, which holds the numbers",
            " --sweep 'alpha from 16 to 512 in 6'"};
  }
  ParameterSet parameters() override {
    ParameterSet set(sweep_);
    set.add(recipe_->parameters());
    return set;
  }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    SweepOrder order{recipe_, parseSweep(sweep_.sweep), input.out, {}, {}};
    if (!input.out.empty())
      order.file = input.out / "sweep.h5";
    const SweepSnapshot sweep = trajectories::sweep(order, context);
    nlohmann::json points = nlohmann::json::array();
    for (const SweepPoint& point : sweep.points) {
      nlohmann::json json{{"value", point.value}, {"status", nameOf(point.status)}};
      if (point.report)
        runs::addReport(json, *point.report);
      if (!point.message.empty())
        json["message"] = point.message;
      points.push_back(std::move(json));
    }
    nlohmann::json json{{"parameter", sweep.parameter}, {"points", std::move(points)}};
    if (!input.out.empty())
      json["out"] = input.out.string();
    return json;
  }

private:
  SweepParameters sweep_;
  std::shared_ptr<TraceRecipe> recipe_ = std::make_shared<TraceRecipe>();
};

} // namespace

std::unique_ptr<Action> makeSweepAction() { return std::make_unique<SweepAction>(); }

} // namespace larmor::studies::trajectories
