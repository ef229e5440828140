#include "engine/studies/FunctionAction.h"
#include "engine/studies/transport/Simulate.h"
#include "engine/studies/transport/TransportStudy.h"

namespace larmor::studies::transport {

namespace {

nlohmann::json curveJson(const Curve& curve) { return {{"t", curve.x}, {"value", curve.y}, {"error", curve.error}}; }

nlohmann::json jsonOf(const SimulationResult& r) {
  return {{"estimator", "slope"}, // what D_perp is; a prediction's is "moving"
          {"D_perp", r.diffusion.value},
          {"D_perp_error", r.diffusion.error},
          {"D_end", r.diffusionEnd.value},
          {"D_end_error", r.diffusionEnd.error},
          {"D_moving", r.diffusionMoving.value},
          {"D_moving_error", r.diffusionMoving.error},
          {"D_change", r.change.value},
          {"D_change_error", r.change.error},
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

nlohmann::json run(const SimulationParameters& parameters, const MachineParameters& machine, const ActionInput&,
                   jobs::JobContext& context) {
  const SimulationResult r = simulate({parameters, machine}, context);
  nlohmann::json json = jsonOf(r);
  if (const auto warnings = warningsOf(parameters, r); !warnings.empty())
    json["warnings"] = warnings;
  return json;
}

} // namespace

std::unique_ptr<Action> makeSimulateAction() {
  return std::make_unique<FunctionAction<SimulationParameters, MachineParameters>>(
      "simulate", "Perpendicular diffusion coefficient of one set of parameters, by test particles", Arguments{}, run);
}

} // namespace larmor::studies::transport
