#include "engine/studies/FunctionAction.h"
#include "engine/studies/transport/SimulationRun.h"
#include "engine/studies/transport/TransportStudy.h"

namespace larmor::studies::transport {

namespace {

nlohmann::json curveJson(const Curve& curve) { return {{"t", curve.x}, {"value", curve.y}, {"error", curve.error}}; }

void add(nlohmann::json& json, const std::string& name, const statistics::Estimate& e) {
  json[name] = e.value;
  json[name + "_error"] = e.error;
}
template <class Plain>
void add(nlohmann::json& json, const std::string& name, Plain value) {
  json[name] = value;
}

nlohmann::json jsonOf(const SimulationResult& r) {
  nlohmann::json json{{"estimator", "slope"}, // what D_perp is; a prediction's is "moving"
                      {"running", curveJson(r.running)},
                      {"derivative", curveJson(r.derivative)},
                      {"device", r.device},
                      {"wall_s", r.wallSeconds},
                      {"mode_evaluations_per_s", r.modeEvaluations / r.wallSeconds}};
  numbersOf(r, [&](const char* name, const char*, const char*, const auto& value) { add(json, name, value); });
  if (r.saturated && !r.flatIsTold())
    json["saturated"] = nullptr;
  return json;
}

nlohmann::json run(const SimulationParameters& parameters, const MachineParameters& machine, const ActionInput& input,
                   jobs::JobContext& context) {
  const SimulationOrder order{parameters, machine};
  SimulationRun run{parameters};
  if (input.out.empty()) {
    run.result = simulate(order, context);
  } else {
    run = runSimulation(order, context);
    SimulationParameters asked = parameters;
    MachineParameters on = machine;
    writeSimulation(input.out, run, commandLine("transport", "simulate", ParameterSet(asked, on)));
  }
  nlohmann::json json = jsonOf(run.result);
  if (const auto warnings = warningsOf(parameters, run.result); !warnings.empty())
    json["warnings"] = warnings;
  return json;
}

} // namespace

std::unique_ptr<Action> makeSimulateAction() {
  return std::make_unique<FunctionAction<SimulationParameters, MachineParameters>>(
      "simulate", "Perpendicular diffusion coefficient of one set of parameters, by test particles",
      Arguments{.out = Arguments::Out::Optional,
                .outForm = "simulation.h5",
                .outHelp = "the simulation with its curves and some paths, as a file that the window opens"},
      run);
}

} // namespace larmor::studies::transport
