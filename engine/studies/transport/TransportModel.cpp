#include "engine/studies/transport/TransportModel.h"

#include "engine/core/Parameters.h"
#include "engine/learning/DenseFile.h"

#include <cmath>
#include <fmt/format.h>

namespace larmor::studies::transport {

namespace {

const char* const studyName = "transport";

std::string nameOf(ModelKind kind) { return std::string(choiceName(kind)); }

void writeWeights(const TransportModel& model, storage::OutputFile& file) {
  file.attribute("/", "kind", storage::AttributeValue(nameOf(model.kind)));
  file.attribute("/", "output_centre", storage::AttributeValue(model.outputCentre));
  file.attribute("/", "output_scale", storage::AttributeValue(model.outputScale));
  file.attribute("/", "median", storage::AttributeValue(model.median));
  file.attribute("/", "uncertainty_factor", storage::AttributeValue(model.uncertaintyFactor));
  model.uncertainty.write(file);
  file.array("/centre", {model.centre.size()}, model.centre);
  file.array("/width", {model.width.size()}, model.width);
  learning::writeMembers(file, model.members);
}

void readWeights(TransportModel& model, const storage::InputFile& file) {
  if (file.text("/", "kind") != nameOf(model.kind))
    file.fail("/", "is of kind " + file.text("/", "kind"), nameOf(model.kind) + ", as the card says");
  model.outputCentre = file.number("/", "output_centre");
  model.outputScale = file.number("/", "output_scale");
  if (file.has("/uncertainty")) {
    model.uncertainty = UncertaintyTable::read(file);
    model.median = file.number("/", "median");
  } else // of before there was a table
    model.uncertainty = UncertaintyTable::constant(file.number("/", "uncertainty_floor"));
  model.uncertaintyFactor = file.number("/", "uncertainty_factor");
  model.centre = file.readDoubles("/centre");
  model.width = file.readDoubles("/width");
  if (model.centre.size() != model.inputCount() || model.width.size() != model.inputCount())
    file.fail("/centre", fmt::format("{} values", model.centre.size()), fmt::format("{}", model.inputCount()));
  model.members = learning::readMembers(file, model.inputCount(), 1);
}

constexpr Domain domain;
/// Relative, of labels that count as flat: D may change by that over a factor of two in time. Eight times the usual
/// time after which they were flat, D of strong turbulence was 3 % lower (12 points).
constexpr double flatLabelError = 0.03;

/// Octaves outside the domain, of all parameters together.
double beyondDomain(const Point& p) {
  const double values[3] = {p.energy, p.b, p.lambdaPerp};
  double sum = 0;
  for (std::size_t i = 0; i < 3; ++i)
    if (values[i] > domain.high[i])
      sum += std::log2(values[i] / domain.high[i]);
    else if (values[i] < domain.low[i])
      sum += std::log2(domain.low[i] / values[i]);
  return sum;
}

/// Relative error of a network that does not know the scaling, below the energies of the databases: its D stays as it
/// is where that of the simulations falls with the momentum. At T = 1e-3 and 1e-4 it was 2 and 6 times too large.
double errorBelow(double energy) {
  return energy < leastEnergy ? std::sqrt(leastEnergy / std::max(energy, 1e-12)) - 1.0 : 0.0;
}

/// Octaves outside the domain for a model that knows b and the gyro-radius over lambda_perp only.
double beyondScaling(const Point& p) {
  static const double most = gyroRatio({domain.high[0], 0.0, domain.low[2]});
  const double ratio = gyroRatio(p);
  return (p.b > domain.high[1] ? std::log2(p.b / domain.high[1]) : 0.0) +
         (ratio > most ? std::log2(ratio / most) : 0.0);
}

/// Relative error so many octaves outside the domain: networks bend away there, each in its own way. Of simulations at
/// b = 1.5, 2, 4 and 8 the two that come with the program were wrong by factors of up to 1.16, 1.9, 7 and 23.
double errorBeyond(double octaves) {
  constexpr double rate = 0.5, most = 1000.0; // of the logarithm, by the square of the distance
  return std::min(most, std::expm1(rate * octaves * octaves));
}

} // namespace

double momentumOf(double energy) { return std::sqrt(energy * (energy + 2.0)); }

double speedOf(double energy) { return momentumOf(energy) / (1.0 + energy); }

double gyroRatio(const Point& p) { return momentumOf(p.energy) / p.lambdaPerp; }

double labelError(const Point& p) {
  constexpr double leastRatio = 0.7, settled = 11.0, slow = 40.0, most = 0.5;
  const double square = p.energy * (p.energy + 2.0), length = p.lambdaPerp * std::max(leastRatio, settled * p.b);
  if (square <= length * length) // most points end here, without root or logarithm
    return 0.0;
  const double x = gyroRatio(p) / p.b;
  return x >= slow ? most : most * std::log(x / settled) / std::log(slow / settled);
}

double TransportModel::relativeUncertainty(const Point& p, double diffusion, double spread) const {
  const auto [x, y] = tableAt(p, diffusion);
  const double own = double(uncertainty.at(x, y)), scaled = uncertaintyFactor * spread;
  const double label = settledLabels ? flatLabelError : labelError(p);
  const double beyond = kind == ModelKind::Scaling ? errorBeyond(beyondScaling(p))
                                                   : std::max(errorBeyond(beyondDomain(p)), errorBelow(p.energy));
  if (scaled == 0.0 && label == 0.0 && beyond == 0.0) // one network inside its domain, asked for in large numbers
    return own;
  return std::sqrt(own * own + scaled * scaled + label * label + beyond * beyond);
}

void TransportModel::inputsOf(const Point& p, float* out) const {
  double in[3] = {p.energy, p.b, p.lambdaPerp};
  if (kind == ModelKind::Scaling) {
    in[0] = std::log(p.b);
    in[1] = std::log(gyroRatio(p));
  }
  for (std::size_t i = 0; i < inputCount(); ++i)
    out[i] = static_cast<float>((in[i] - centre[i]) / width[i]);
}

void saveModel(const TransportModel& model, const std::filesystem::path& folder) {
  nlohmann::json card = model.card;
  card["kind"] = nameOf(model.kind);
  card["inputs"] = {"T", "b", "lambda_perp"};
  card["outputs"] = {"D_perp"};
  card["settled_labels"] = model.settledLabels;
  learning::ModelFolder::save(folder, studyName, std::move(card), model.network,
                              [&](storage::OutputFile& file) { writeWeights(model, file); });
}

namespace {

/// 0 where the card does not say it.
std::size_t trainingRowsOf(const nlohmann::json& card) {
  const auto count = card.value(nlohmann::json::json_pointer("/split/training"), nlohmann::json());
  return count.is_number_unsigned() ? count.get<std::size_t>() : 0;
}

/// What goes in and comes out, in which order, if the card says it.
void requireNames(const learning::ModelFolder& folder, const char* key, const nlohmann::json& expected, bool needed) {
  const auto& card = folder.card();
  const auto found = card.find(key);
  if (found == card.end() ? needed : *found != expected)
    folder.fail(std::string(key) + " are " + (found == card.end() ? "missing" : found->dump()), expected.dump());
}

/// Numbers in other units would be taken for those of this study.
void requireUnits(const learning::ModelFolder& folder) {
  const auto& card = folder.card();
  const nlohmann::json expected{{"T", "mc^2"}, {"b", "B_0"}, {"lambda_perp", "rho_0"}, {"D_perp", "rho_0^2 |q| B_0/m"}};
  const auto found = card.find("units");
  if (found == card.end())
    return;
  bool right = found->is_object();
  if (right)
    for (const auto& [name, unit] : found->items())
      right = right && expected.value(name, nlohmann::json()) == unit;
  if (!right)
    folder.fail("units are " + found->dump(), "none, or of " + expected.dump());
}

} // namespace

TransportModel loadModel(const std::string& name) {
  const auto folder = learning::ModelFolder::open(name, studyName);
  TransportModel model;
  model.card = folder.card();
  model.network = folder.network();
  const std::string kind = folder.text("kind");
  requireNames(folder, "inputs", nlohmann::json::array({"T", "b", "lambda_perp"}), kind == "torchscript");
  if (kind != "torchscript") // one may give its uncertainty, too
    requireNames(folder, "outputs", nlohmann::json::array({"D_perp"}), false);
  requireUnits(folder);
  if (kind != "torchscript") {
    const auto ours = choiceNamed<ModelKind>(kind);
    if (!ours)
      folder.fail("kind is '" + kind + "'", "scaling, seed or torchscript");
    model.kind = *ours;
    model.trainingRows = trainingRowsOf(model.card);
    const auto settled = model.card.find("settled_labels"); // older cards do not say it
    model.settledLabels = settled != model.card.end() && settled->is_boolean() && settled->get<bool>();
    readWeights(model, folder.weights());
    return model;
  }
  model.kind = ModelKind::Foreign;
  model.script = folder.file("file");
  return model;
}

std::vector<std::string> shippedModels() { return learning::shippedModels({"transport-seed", "transport-scaling"}); }

} // namespace larmor::studies::transport
