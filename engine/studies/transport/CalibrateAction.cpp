#include "engine/studies/FunctionAction.h"
#include "engine/studies/transport/Recalibrate.h"
#include "engine/studies/transport/TransportStudy.h"

namespace larmor::studies::transport {

namespace {

nlohmann::json runCalibrate(const CalibrateParameters& parameters, const ActionInput& input,
                            jobs::JobContext& context) {
  TransportModel model = recalibrate({parameters, input.files.front()}, context);
  CalibrateParameters asked = parameters;
  model.card["calibration"] = commandLine("transport", "calibrate", ParameterSet(asked), input.files, input.out);
  saveModel(model, input.out);
  return model.card;
}

} // namespace

std::unique_ptr<Action> makeCalibrateAction() {
  return std::make_unique<FunctionAction<CalibrateParameters>>(
      "calibrate",
      "Set a model's uncertainties and its card's figures anew, networks as they are; --out is the new folder",
      Arguments{{"DATABASE.h5"}, Arguments::Out::Required, "NEW_FOLDER", "the new folder", " --model FOLDER"},
      runCalibrate);
}

} // namespace larmor::studies::transport
