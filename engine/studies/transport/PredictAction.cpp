#include "engine/core/Error.h"
#include "engine/storage/PointTable.h"
#include "engine/studies/FunctionAction.h"
#include "engine/studies/transport/Cautions.h"
#include "engine/studies/transport/PredictParameters.h"
#include "engine/studies/transport/Provenance.h"
#include "engine/studies/transport/TransportStudy.h"

namespace larmor::studies::transport {

namespace {

nlohmann::json one(const Predictor& predictor, const PredictParameters& asked) {
  const Point point{asked.energy, asked.b, asked.lambdaPerp};
  const Prediction p = predictor.at(point);
  nlohmann::json json = {
      {"D_perp", p.diffusion}, {"uncertainty", p.uncertainty}, {"gyro_radius_over_lambda_perp", gyroRatio(point)}};
  if (!p.says()) {
    json["raw"] = {{"D_perp", p.diffusion}, {"uncertainty", p.uncertainty}}; // for those who study the network
    json["D_perp"] = json["uncertainty"] = nullptr;
    json["missing"]["D_perp"] = textOf(Caution::NoPrediction, predictor.model());
  }
  for (const Caution caution : cautionsOf(predictor.model(), point, p))
    if (caution != Caution::NoPrediction) // is said beside the number
      json["warnings"].push_back(textOf(caution, predictor.model()));
  return json;
}

nlohmann::json table(const Predictor& predictor, const std::string& file, const std::filesystem::path& out) {
  static const std::vector<storage::PointColumn> wanted{{"T", 1e-6}, {"b", 0.0}, {"lambda_perp", 1e-3}};
  static const std::vector<std::string> added{"D_perp", "uncertainty"};
  const storage::PointTable table = storage::readPoints(file, wanted, added);
  if (out.empty())
    throw Error("predict", "--table needs --out", "the CSV file to write");
  std::vector<Point> points;
  for (const auto& p : table.points)
    points.push_back({p[0], p[1], p[2]});
  const auto predictions = predictor.at(points);
  std::vector<std::vector<double>> columns;
  for (const Prediction& p : predictions)
    columns.push_back({p.diffusion, p.uncertainty});
  storage::writePoints(out, table, added, columns);
  nlohmann::json json = {{"file", out.string()}, {"points", points.size()}};
  if (const auto warnings = cautionsOf(predictor.model(), points, predictions, table.lines); !warnings.empty())
    json["warnings"] = warnings;
  return json;
}

nlohmann::json runPredict(const PredictParameters& asked, const ActionInput& input, jobs::JobContext&) {
  const Predictor predictor(loadModel(asked.model));
  nlohmann::json json = asked.table.empty() ? one(predictor, asked) : table(predictor, asked.table, input.out);
  json["model"] = asked.model;
  if (const auto made = Provenance::fromCard(predictor.model().card))
    json["estimator"] = choiceName(made->label); // what D_perp is; a simulation's is "slope"
  return json;
}

} // namespace

std::unique_ptr<Action> makePredictAction() {
  return std::make_unique<FunctionAction<PredictParameters>>(
      "predict", "Predict the perpendicular diffusion coefficient by a trained model",
      Arguments{{},
                Arguments::Out::Optional,
                "result.csv",
                "CSV file with the predictions of --table",
                " --table points.csv"},
      runPredict);
}

} // namespace larmor::studies::transport
