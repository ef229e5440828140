#include "engine/studies/transport/TransportModel.h"

#include "engine/core/Error.h"
#include "engine/core/Parameters.h"
#include "engine/core/Resources.h"
#include "engine/storage/AtomicFile.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <cmath>
#include <fmt/format.h>
#include <fstream>

namespace larmor::studies::transport {

namespace {

namespace fs = std::filesystem;
const char* const format = "larmor-transport-model";

std::string nameOf(ModelKind kind) {
  for (const auto& [value, name] : choicesOf(kind))
    if (value == kind)
      return name;
  return {};
}

std::string layerPath(std::size_t member, std::size_t layer) {
  return fmt::format("/member{}/layer{}", member + 1, layer + 1);
}

void writeWeights(const TransportModel& model, const fs::path& path) {
  storage::OutputFile file(path);
  file.attribute("/", "format", format);
  file.attribute("/", "kind", storage::AttributeValue(nameOf(model.kind)));
  file.attribute("/", "members", storage::AttributeValue(static_cast<std::int64_t>(model.members.size())));
  file.attribute("/", "output_centre", storage::AttributeValue(model.outputCentre));
  file.attribute("/", "output_scale", storage::AttributeValue(model.outputScale));
  file.attribute("/", "median", storage::AttributeValue(model.median));
  file.attribute("/", "uncertainty_factor", storage::AttributeValue(model.uncertaintyFactor));
  const UncertaintyTable& table = model.uncertainty;
  file.array("/uncertainty", {table.rows, table.columns}, table.values,
             {.attributes = {
                  {"first_x", double(table.firstX)}, {"first_y", double(table.firstY)}, {"step", double(table.step)}}});
  file.array("/centre", {model.centre.size()}, model.centre);
  file.array("/width", {model.width.size()}, model.width);
  for (std::size_t m = 0; m < model.members.size(); ++m) {
    const auto& layers = model.members[m].layers;
    file.group(fmt::format("/member{}", m + 1));
    file.attribute(fmt::format("/member{}", m + 1), "layers",
                   storage::AttributeValue(static_cast<std::int64_t>(layers.size())));
    for (std::size_t l = 0; l < layers.size(); ++l) {
      file.array(layerPath(m, l) + "/weights", {layers[l].outputs, layers[l].inputs}, layers[l].weights);
      file.array(layerPath(m, l) + "/bias", {layers[l].outputs}, layers[l].bias);
    }
  }
  file.commit();
}

learning::DenseNetwork readMember(const storage::InputFile& file, std::size_t m) {
  learning::DenseNetwork network;
  const double count = file.number(fmt::format("/member{}", m + 1), "layers");
  if (!(count >= 1 && count <= 64))
    file.fail(fmt::format("/member{}", m + 1), fmt::format("has {} layers", count), "1 to 64");
  for (std::size_t l = 0; l < static_cast<std::size_t>(count); ++l) {
    const auto shape = file.shape(layerPath(m, l) + "/weights");
    if (shape.size() != 2)
      file.fail(layerPath(m, l) + "/weights", "is no matrix", "[outputs, inputs]");
    network.layers.push_back({shape[1], shape[0], file.readFloats(layerPath(m, l) + "/weights"),
                              file.readFloats(layerPath(m, l) + "/bias")});
  }
  try {
    network.check();
  } catch (const Error& error) {
    file.fail(fmt::format("/member{}", m + 1), error.what());
  }
  return network;
}

void readUncertainty(TransportModel& model, const storage::InputFile& file) {
  if (!file.has("/uncertainty")) { // of before there was a table
    model.uncertainty = UncertaintyTable::constant(file.number("/", "uncertainty_floor"));
    return;
  }
  const auto shape = file.shape("/uncertainty");
  if (shape.size() != 2 || shape[0] == 0 || shape[1] == 0)
    file.fail("/uncertainty", "is no table", "[rows, columns]");
  model.median = file.number("/", "median");
  model.uncertainty = {static_cast<float>(file.number("/uncertainty", "first_x")),
                       static_cast<float>(file.number("/uncertainty", "first_y")),
                       static_cast<float>(file.number("/uncertainty", "step")),
                       shape[1],
                       shape[0],
                       file.readFloats("/uncertainty")};
  if (!(model.uncertainty.step > 0))
    file.fail("/uncertainty", "step is not positive", "octaves between its nodes");
}

void readWeights(TransportModel& model, const fs::path& path) {
  const storage::InputFile file(path);
  if (file.text("/", "format", "") != format)
    file.fail("/", "is no transport model", std::string("attribute format = ") + format);
  if (file.text("/", "kind") != nameOf(model.kind))
    file.fail("/", "is of kind " + file.text("/", "kind"), nameOf(model.kind) + ", as the card says");
  const double members = file.number("/", "members");
  if (!(members >= 1 && members <= 1000))
    file.fail("/", fmt::format("has {} members", members), "1 to 1000");
  model.outputCentre = file.number("/", "output_centre");
  model.outputScale = file.number("/", "output_scale");
  readUncertainty(model, file);
  model.uncertaintyFactor = file.number("/", "uncertainty_factor");
  model.centre = file.readDoubles("/centre");
  model.width = file.readDoubles("/width");
  if (model.centre.size() != model.inputCount() || model.width.size() != model.inputCount())
    file.fail("/centre", fmt::format("{} values", model.centre.size()), fmt::format("{}", model.inputCount()));
  for (std::size_t m = 0; m < static_cast<std::size_t>(members); ++m) {
    model.members.push_back(readMember(file, m));
    if (model.members.back().inputs() != model.inputCount() || model.members.back().outputs() != 1)
      file.fail(fmt::format("/member{}", m + 1), "has other inputs or outputs",
                fmt::format("{} inputs and 1 output", model.inputCount()));
  }
}

nlohmann::json readCard(const fs::path& path) {
  std::ifstream in(path);
  if (!in)
    throw Error(path.string(), "cannot be read", "the card of a model");
  try {
    return nlohmann::json::parse(in);
  } catch (const nlohmann::json::exception& error) {
    throw Error(path.string(), std::string("is no JSON (") + error.what() + ")");
  }
}

fs::path folderOf(const std::string& name) {
  std::error_code ignored;
  fs::path folder = name;
  if (folder.filename() == "card.json")
    folder = folder.parent_path();
  if (fs::is_directory(folder, ignored))
    return folder;
  if (!name.empty() && name.find('/') == std::string::npos) {
    try {
      return resource("models/" + name + "/card.json").parent_path();
    } catch (const Error&) {
    }
  }
  throw Error(name, "is no model", "a folder with card.json, or one of those that come with the program");
}

constexpr double errorPerOctave = 0.5; ///< relative, outside the domain: b = 1.5, 2 and 4 were 0.1, 0.3 and 3.8 off
constexpr Domain domain;

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

/// The same for a model that knows b and the gyro-radius over lambda_perp only.
double beyondScaling(const Point& p) {
  static const double most = gyroRatio({domain.high[0], 0.0, domain.low[2]});
  const double ratio = gyroRatio(p);
  return (p.b > domain.high[1] ? std::log2(p.b / domain.high[1]) : 0.0) +
         (ratio > most ? std::log2(ratio / most) : 0.0);
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
  const double own = double(uncertainty.at(x, y)), scaled = uncertaintyFactor * spread, label = labelError(p);
  const double beyond = errorPerOctave * (kind == ModelKind::Scaling ? beyondScaling(p) : beyondDomain(p));
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

void makeFolder(const fs::path& folder) {
  std::error_code failure, ignored;
  fs::create_directories(folder, failure);
  if (!fs::is_directory(folder, ignored))
    throw Error(folder.string(),
                fs::exists(folder, ignored) ? "is a file" : "cannot be made (" + failure.message() + ")",
                "a folder for the model");
}

void saveModel(const TransportModel& model, const fs::path& folder) {
  makeFolder(folder);
  nlohmann::json card = model.card;
  card["format"] = format;
  card["kind"] = nameOf(model.kind);
  card["inputs"] = {"T", "b", "lambda_perp"};
  card["outputs"] = {"D_perp"};
  writeWeights(model, folder / "weights.h5");
  storage::writeAtomically(folder / "card.json", card.dump(2) + "\n");
}

TransportModel loadModel(const std::string& name) {
  const fs::path folder = folderOf(name), cardFile = folder / "card.json";
  TransportModel model;
  model.card = readCard(cardFile);
  const auto text = [&](const char* key) {
    return model.card.is_object() && model.card.contains(key) && model.card[key].is_string()
               ? model.card[key].get<std::string>()
               : std::string();
  };
  if (text("format") != format)
    throw Error(cardFile.string(), "format is '" + text("format") + "'", format);
  const auto kind = choiceNamed<ModelKind>(text("kind"));
  if (!kind)
    throw Error(cardFile.string(), "kind is '" + text("kind") + "'", "scaling, seed or torchscript");
  model.kind = *kind;
  if (model.kind != ModelKind::Foreign) {
    readWeights(model, folder / "weights.h5");
    return model;
  }
  const auto expected = nlohmann::json{"T", "b", "lambda_perp"};
  if (model.card.value("inputs", nlohmann::json()) != expected)
    throw Error(cardFile.string(), "inputs are " + model.card.value("inputs", nlohmann::json()).dump(),
                expected.dump());
  const fs::path script = fs::path(text("file")).lexically_normal();
  if (script.empty())
    throw Error(cardFile.string(), "names no file", "file = name of the TorchScript model");
  if (script.is_absolute() || *script.begin() == "..")
    throw Error(cardFile.string(), "file is '" + text("file") + "', outside the model's folder", "a file in it");
  model.script = folder / script;
  return model;
}

std::vector<std::string> shippedModels() {
  std::vector<std::string> names;
  for (const char* name : {"transport-seed", "transport-scaling"})
    try {
      resource(std::string("models/") + name + "/card.json");
      names.emplace_back(name);
    } catch (const Error&) {
    }
  return names;
}

} // namespace larmor::studies::transport
