#include "engine/core/Error.h"
#include "engine/studies/transport/PointTable.h"
#include "engine/studies/transport/TransportStudy.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

namespace {

struct PredictParameters {
  double energy = 1.0, b = 0.2, lambdaPerp = 5.0;
  std::string model = "transport-scaling", table;
  static constexpr std::string_view group = "Prediction";
  static constexpr auto fields() {
    using P = PredictParameters;
    return std::tuple{
        Parameter{&P::energy, "T", "T", "mc^2", "Kinetic energy", Range{1e-6, 1e4}},
        Parameter{&P::b, "b", "b", "B_0", "Turbulence amplitude", Range{0, 1e2}},
        Parameter{&P::lambdaPerp, "lambda_perp", "λ_⊥", "rho_0", "Perpendicular correlation length", Range{1e-3, 1e4}},
        Parameter{&P::model, "model", "", "", "Folder of a model, or transport-scaling or transport-seed"},
        Parameter{&P::table, "table", "", "", "CSV file with the columns T, b, lambda_perp; --out takes the result",
                  Range{}, Hint::File}};
  }
};

class PredictAction final : public Action {
public:
  std::string name() const override { return "predict"; }
  std::string summary() const override { return "Predict the perpendicular diffusion coefficient by a trained model"; }
  bool writesFile() const override { return true; }
  ParameterSet parameters() override {
    ParameterSet set;
    set.add(parameters_);
    return set;
  }
  nlohmann::json run(const ActionInput& input, jobs::JobContext&) override {
    const Predictor predictor(loadModel(parameters_.model));
    if (!parameters_.table.empty()) {
      if (input.out.empty())
        throw Error("predict", "--table needs --out", "the CSV file to write");
      const auto points = readPoints(parameters_.table);
      writePredictions(input.out, points, predictor.at(points));
      return {{"file", input.out.string()}, {"points", points.size()}};
    }
    const Point point{parameters_.energy, parameters_.b, parameters_.lambdaPerp};
    const Prediction p = predictor.at(point);
    nlohmann::json json = {{"D_perp", p.diffusion}, {"uncertainty", p.uncertainty}, {"model", parameters_.model}};
    if (const std::string warning = outside(point); !warning.empty())
      json["warning"] = warning;
    return json;
  }

private:
  static std::string outside(const Point& p) {
    const Domain d;
    const double values[3] = {p.energy, p.b, p.lambdaPerp};
    const char* const names[3] = {"T", "b", "lambda_perp"};
    for (std::size_t i = 0; i < 3; ++i)
      if (values[i] < d.low[i] || values[i] > d.high[i])
        return std::string(names[i]) + " lies outside the region the model was trained in";
    return {};
  }
  PredictParameters parameters_;
};

} // namespace

std::unique_ptr<Action> makePredictAction() { return std::make_unique<PredictAction>(); }

} // namespace larmor::studies::transport
