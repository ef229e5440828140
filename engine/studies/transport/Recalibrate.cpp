#include "engine/studies/transport/Recalibrate.h"

#include "engine/core/Error.h"
#include "engine/studies/transport/Calibration.h"
#include "engine/studies/transport/Train.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

TransportModel recalibrate(const CalibrateOrder& order, jobs::JobContext& context,
                           const jobs::Sink<TransportModel>& sink) {
  TransportModel model = loadModel(order.parameters.model);
  const std::string file = order.database.string();
  if (model.kind == ModelKind::Foreign)
    throw Error(order.parameters.model, "is of kind torchscript, which has an uncertainty of its own or none",
                "scaling or seed");
  const auto rows = readDatabase(order.database);
  const auto made = Provenance::fromCard(model.card);
  const Split split = made ? made->split : Split();
  const Label label = made ? made->label : Label::Moving;
  if (made && !doubtsAbout(made, rows, split).empty())
    throw Error(file, "is not the database the model was trained on", "that one");
  const auto usable = withTurbulence(rows, label);
  const auto validation = rowsOf(usable, Part::Validation, split), test = rowsOf(usable, Part::Test, split);
  if (validation.empty() || test.empty())
    throw Error(file, "has no rows for validation or test", "the database of the training");
  if (validation.size() < enoughForCalibration && model.card.contains("cross_validation"))
    throw Error(file, fmt::format("has {} rows for validation", validation.size()),
                fmt::format("at least {}; the model's uncertainty comes from cross-validation: train again",
                            enoughForCalibration));
  context.checkpoint();
  calibrate(model, validation, rows, label);
  const Predictor predictor(model);
  model.card["validation"] = jsonOf(validate(predictor, validation, label));
  model.card["test"] = jsonOf(validate(predictor, test, label));
  Provenance::of(rows, split, label).writeTo(model.card);
  sink.publish(model);
  return model;
}

} // namespace larmor::studies::transport
