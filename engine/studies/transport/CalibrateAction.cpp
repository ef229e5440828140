#include "engine/core/Error.h"
#include "engine/core/Names.h"
#include "engine/studies/transport/Calibration.h"
#include "engine/studies/transport/Provenance.h"
#include "engine/studies/transport/Train.h"
#include "engine/studies/transport/TransportStudy.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

namespace {

struct CalibrateParameters {
  std::string model;
  static constexpr std::string_view group = "Calibration";
  static constexpr auto fields() {
    return std::tuple{Parameter{&CalibrateParameters::model, "model", "", "", "Folder of the model"}};
  }
  std::vector<Complaint> validate() const {
    if (model.empty())
      return {{"model", "must be given: the folder of the model"}};
    return {};
  }
};

class CalibrateAction final : public Action {
public:
  std::string name() const override { return "calibrate"; }
  std::string summary() const override {
    return "Set a model's uncertainties and its card's figures anew, networks as they are; --out is the new folder";
  }
  Arguments arguments() const override {
    return {{"DATABASE.h5"}, Arguments::Out::Required, "NEW_FOLDER", "the new folder", " --model FOLDER"};
  }
  ParameterSet parameters() override { return ParameterSet(parameters_); }
  nlohmann::json run(const ActionInput& input, jobs::JobContext&) override {
    TransportModel model = loadModel(parameters_.model);
    if (model.kind == ModelKind::Foreign)
      throw Error(parameters_.model, "is of kind torchscript, which has an uncertainty of its own or none",
                  "scaling or seed");
    const auto rows = readDatabase(input.files.front());
    const auto made = Provenance::fromCard(model.card);
    const Split split = made ? made->split : Split();
    const Label label = made ? made->label : Label::Moving;
    if (made && !doubtsAbout(made, rows, split).empty())
      throw Error(input.files.front().string(), "is not the database the model was trained on", "that one");
    const auto usable = withTurbulence(rows, label);
    const auto validation = rowsOf(usable, Part::Validation, split), test = rowsOf(usable, Part::Test, split);
    if (validation.empty() || test.empty())
      throw Error(input.files.front().string(), "has no rows for validation or test", "the database of the training");
    if (validation.size() < enoughForCalibration && model.card.contains("cross_validation"))
      throw Error(input.files.front().string(), fmt::format("has {} rows for validation", validation.size()),
                  fmt::format("at least {}; the model's uncertainty comes from cross-validation: train again",
                              enoughForCalibration));
    calibrate(model, validation, rows, label);
    const Predictor predictor(model);
    model.card["validation"] = jsonOf(validate(predictor, validation, label));
    model.card["test"] = jsonOf(validate(predictor, test, label));
    model.card["calibration"] = command(input.files, input.out);
    Provenance::of(rows, split, label).writeTo(model.card);
    saveModel(model, input.out);
    return model.card;
  }

protected:
  std::vector<std::filesystem::path> inputs() override {
    auto files = Action::inputs();
    files.push_back(pathFrom(parameters_.model)); // a folder, or the name of a model that comes with the program
    return files;
  }

private:
  CalibrateParameters parameters_;
};

} // namespace

std::unique_ptr<Action> makeCalibrateAction() { return std::make_unique<CalibrateAction>(); }

} // namespace larmor::studies::transport
