#include "engine/core/Error.h"
#include "engine/core/Names.h"
#include "engine/studies/transport/Provenance.h"
#include "engine/studies/transport/TransportStudy.h"

#include <chrono>
#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

namespace {

enum class Rows { Test, Validation, Training, All };
constexpr auto choicesOf(Rows) {
  return std::array{std::pair{Rows::Test, "test"}, std::pair{Rows::Validation, "validation"},
                    std::pair{Rows::Training, "training"}, std::pair{Rows::All, "all"}};
}

struct ValidateParameters {
  std::string model = "transport-scaling";
  Rows rows = Rows::Test;
  Label label = Label::Moving;
  std::int64_t splitSeed = modelsOwn;
  static constexpr std::int64_t modelsOwn = -1;
  static constexpr std::string_view group = "Validation";
  static constexpr auto fields() {
    using P = ValidateParameters;
    return std::tuple{
        Parameter{&P::model, "model", "", "", "Folder of a model, or transport-scaling or transport-seed"},
        Parameter{&P::rows, "rows", "", "", "Which rows: test ones were never used in training"},
        Parameter{&P::label, "label", "", "", "Estimate of D to compare with"},
        Parameter{&P::splitSeed, "split_seed", "", "1",
                  "Seed that set test and validation rows apart; -1: as the model's card says", Range{-1, 9e18}}};
  }
};

double secondsOf(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Seconds of a prediction alone and of one in a batch, beside the simulation's.
nlohmann::json speedOf(const Predictor& predictor, const std::vector<DatabaseRow>& rows) {
  std::vector<Point> points;
  double simulation = 0;
  for (const auto& row : rows) {
    points.push_back(pointOf(row));
    simulation += row.wallSeconds / static_cast<double>(rows.size());
  }
  while (points.size() < 50000)
    points.insert(points.end(), points.begin(), points.begin() + std::min<std::ptrdiff_t>(50000, std::ssize(points)));
  double sum = 0;
  const double alone = secondsOf([&] {
                         for (const Point& p : points)
                           sum += predictor.at(p).diffusion;
                       }) /
                       static_cast<double>(points.size());
  const double batch =
      secondsOf([&] { sum += predictor.at(points).front().diffusion; }) / static_cast<double>(points.size());
  return {{"prediction_s", alone},
          {"batch_prediction_s", batch},
          {"simulation_s", simulation},
          {"simulation_over_prediction", simulation / alone},
          {"mean_D", sum / static_cast<double>(points.size())}};
}

class ValidateAction final : public Action {
public:
  std::string name() const override { return "validate"; }
  std::string summary() const override { return "Compare a model, ours or a TorchScript one, with simulated rows"; }
  Arguments arguments() const override {
    return {{"DATABASE.h5"},
            Arguments::Out::Optional,
            "report.json",
            "the same with its origin, as a file",
            " --model FOLDER"};
  }
  ParameterSet parameters() override { return ParameterSet(parameters_); }
  nlohmann::json run(const ActionInput& input, jobs::JobContext&) override {
    const Predictor predictor(loadModel(parameters_.model));
    const auto made = Provenance::fromCard(predictor.model().card);
    const Split split = splitOf(made);
    auto rows = readDatabase(input.files.front());
    std::vector<std::string> warnings;
    if (parameters_.rows != Rows::All) {
      warnings = doubtsAbout(made, rows, split);
      rows = rowsOf(rows, partOf(parameters_.rows), split);
    }
    const Validation v = validate(predictor, rows, parameters_.label);
    nlohmann::json json = jsonOf(v);
    json["model"] = parameters_.model;
    json["split_seed"] = split.seed;
    if (!warnings.empty())
      json["warnings"] = warnings;
    if (predictor.model().kind != ModelKind::Foreign)
      json["speed"] = speedOf(predictor, rows);
    json["rows"] = {{"number", v.number},
                    {"D_simulated", v.simulated},
                    {"D_error", v.error},
                    {"D_predicted", v.predicted},
                    {"uncertainty", v.uncertainty}};
    writeReport(json, input);
    return json;
  }

protected:
  std::vector<std::filesystem::path> inputs() override {
    auto files = Action::inputs();
    files.push_back(pathFrom(parameters_.model)); // a folder, or the name of a model that comes with the program
    return files;
  }

private:
  static Part partOf(Rows rows) {
    return rows == Rows::Test ? Part::Test : rows == Rows::Validation ? Part::Validation : Part::Training;
  }
  Split splitOf(const std::optional<Provenance>& made) const {
    Split split = made ? made->split : Split();
    if (parameters_.splitSeed != ValidateParameters::modelsOwn)
      split.seed = static_cast<std::uint64_t>(parameters_.splitSeed);
    return split;
  }
  ValidateParameters parameters_;
};

} // namespace

std::unique_ptr<Action> makeValidateAction() { return std::make_unique<ValidateAction>(); }

} // namespace larmor::studies::transport
