#include "engine/studies/transport/Simulate.h"
#include "engine/studies/transport/TransportStudy.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

namespace {

nlohmann::json curveJson(const Curve& curve) { return {{"t", curve.x}, {"value", curve.y}, {"error", curve.error}}; }

class SimulateAction final : public Action {
public:
  std::string name() const override { return "simulate"; }
  std::string summary() const override {
    return "Perpendicular diffusion coefficient of one set of parameters, by test particles";
  }
  ParameterSet parameters() override { return setOf(order_.parameters, order_.machine); }
  nlohmann::json run(const ActionInput&, jobs::JobContext& context) override {
    const SimulationResult r = simulate(order_, context);
    nlohmann::json json = jsonOf(r);
    if (const auto warnings = warningsOf(order_.parameters, r); !warnings.empty())
      json["warnings"] = warnings;
    return json;
  }

private:
  static nlohmann::json jsonOf(const SimulationResult& r) {
    return {{"estimator", "slope"}, // what D_perp is; a prediction's is "moving"
            {"D_perp", r.diffusion.value},
            {"D_perp_error", r.diffusion.error},
            {"D_end", r.diffusionEnd.value},
            {"D_end_error", r.diffusionEnd.error},
            {"D_moving", r.diffusionMoving.value},
            {"D_moving_error", r.diffusionMoving.error},
            {"saturated", r.saturated},
            {"t_end", r.endTime},
            {"dt", r.step},
            {"kmax_v_dt", r.phaseStep},
            {"b_rms", r.turbulentRms},
            {"mean_mu", r.pitchCosine.value},
            {"mean_mu_error", r.pitchCosine.error},
            {"kurtosis", r.kurtosis},
            {"running", curveJson(r.running)},
            {"derivative", curveJson(r.derivative)},
            {"device", r.device},
            {"wall_s", r.wallSeconds},
            {"mode_evaluations_per_s", r.modeEvaluations / r.wallSeconds}};
  }

  SimulationOrder order_;
};

} // namespace

std::unique_ptr<Action> makeSimulateAction() { return std::make_unique<SimulateAction>(); }

} // namespace larmor::studies::transport
