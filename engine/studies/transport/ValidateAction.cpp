#include "engine/studies/FunctionAction.h"
#include "engine/studies/transport/Compare.h"
#include "engine/studies/transport/TransportStudy.h"

namespace larmor::studies::transport {

namespace {

nlohmann::json jsonOf(const PredictionSpeed& s) {
  return {{"prediction_s", s.alone},
          {"batch_prediction_s", s.batch},
          {"simulation_s", s.simulation},
          {"simulation_over_prediction", s.simulation / s.alone},
          {"mean_D", s.meanDiffusion}};
}

nlohmann::json runValidate(const ValidateParameters& parameters, const ActionInput& input, jobs::JobContext& context) {
  using learning::Compared;
  const ValidationReport report = compare({parameters, input.files.front()}, context);
  const Validation& v = report.validation;
  nlohmann::json json = jsonOf(v);
  json["model"] = parameters.model;
  json["split_seed"] = report.split.seed;
  if (!report.warnings.empty())
    json["warnings"] = report.warnings;
  if (report.speed)
    json["speed"] = jsonOf(*report.speed);
  json["rows"] = {{"number", v.numbers()},
                  {"D_simulated", v.column(&Compared::truth)},
                  {"D_error", v.column(&Compared::error)},
                  {"D_predicted", v.column(&Compared::predicted)},
                  {"uncertainty", v.column(&Compared::uncertainty)}};
  return json;
}

} // namespace

std::unique_ptr<Action> makeValidateAction() {
  return std::make_unique<FunctionAction<ValidateParameters>>(
      "validate", "Compare a model, ours or a TorchScript one, with simulated rows",
      Arguments{{"DATABASE.h5"},
                Arguments::Out::Optional,
                "report.json",
                "the same with its origin, as a file",
                " --model FOLDER"},
      runValidate);
}

} // namespace larmor::studies::transport
