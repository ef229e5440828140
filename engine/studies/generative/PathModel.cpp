#include "engine/studies/generative/PathModel.h"

#include "engine/core/Fingerprint.h"
#include "engine/core/Json.h"
#include "engine/core/Names.h"
#include "engine/diffusion/ProcessKind.h"
#include "engine/learning/ArrayFile.h"
#include "engine/learning/Fingerprint.h"
#include "engine/learning/Learning.h"
#include "engine/learning/ModelFolder.h"
#include "engine/storage/import/Readers.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::studies::generative {

namespace {

constexpr const char* studyName = "generative";

nlohmann::json jsonOf(const learning::Spec& spec) {
  nlohmann::json json{{"name", spec.name}, {"options", nlohmann::json::object()}};
  for (const auto& [key, value] : spec.options)
    json["options"][key] = value;
  return json;
}

/// A model of another program: what its denoiser does is not known, so it is taken as one of white signals unless its
/// folder tells their covariance.
void readScript(PathModel& model, const learning::ModelFolder& folder) {
  model.script = folder.file("script");
  std::error_code ignored;
  if (std::filesystem::exists(folder.folder() / "weights.h5", ignored))
    model.covariance =
        std::make_shared<const diffusion::Covariance>(diffusion::Covariance::read(folder.weights(), "/covariance"));
  else
    model.covariance = std::make_shared<const diffusion::Covariance>(model.window);
}

void readCard(PathModel& model, const learning::ModelFolder& folder) {
  const nlohmann::json& card = model.card;
  const std::string file = folder.cardFile().string();
  if (!card.contains("script")) {
    model.process.name = jsonField<std::string>(card, "process/name", file);
    model.process.options = jsonField<std::vector<std::pair<std::string, std::string>>>(card, "process/options", file);
  }
  const std::string coordinates = jsonField<std::string>(card, "coordinates", file, "cartesian");
  const auto known = choiceNamed<diffusion::Coordinates>(coordinates);
  if (!known)
    folder.fail(fmt::format("coordinates are {}", coordinates), "cartesian, angles or circle");
  model.coordinates = *known;
  model.conditional = jsonField<bool>(card, "conditional", file);
  model.alphas = jsonField<std::vector<double>>(card, "alphas", file);
  model.window = jsonField<std::int64_t>(card, "window", file);
  model.spacing = jsonField<double>(card, "sample_spacing", file);
  model.guidance = jsonField<std::vector<double>>(card, "guidance", file, {});
  if (!model.guidance.empty() && model.guidance.size() != model.alphas.size())
    folder.fail(fmt::format("guidance has {} numbers", model.guidance.size()),
                fmt::format("{}, one for each of alphas", model.alphas.size()));
  if (model.alphas.empty() || !(model.spacing > 0) || model.window < 16)
    folder.fail("names no alpha, no sample_spacing, or a window of less than 16 samples",
                "those of the training windows");
}

} // namespace

std::vector<std::string> shippedModels() {
  return learning::shippedModels(
      {shippedModel, "generative/paths-8", "generative/paths-16", "generative/paths-32", "generative/paper-8"});
}

diffusion::DenoiserPointer PathModel::denoiser(const std::string& device) const {
  if (!script.empty())
    return diffusion::plainDenoiser(learning::script(script.string(), device), conditional);
  if (!network)
    return diffusion::gaussianDenoiser(covariance);
  return diffusion::networkDenoiser(learning::network(*network, weights, device),
                                    diffusion::buildProcess(process, covariance), conditional);
}

PathModel PathModel::gaussian() const {
  PathModel plain = *this;
  plain.network.reset();
  plain.script.clear();
  plain.weights.clear();
  return plain;
}

std::string PathModel::fingerprint() const {
  const auto hash = learning::Fingerprint().add(weights).add(covariance->fingerprint()).value();
  const std::string file = script.empty() ? "" : storage::readWhole(script);
  return larmor::fingerprintOf(fmt::format("{:016x}", hash) + file);
}

double PathModel::guidanceAt(double alpha) const {
  if (guidance.empty() || !(alpha > 0))
    return diffusion::usualGuidance;
  const auto above = std::find_if(alphas.begin(), alphas.end(), [&](double a) { return a >= alpha; });
  if (above == alphas.begin() || above == alphas.end())
    return above == alphas.end() ? guidance.back() : guidance.front();
  const std::size_t i = std::size_t(above - alphas.begin());
  const double share = std::log(alpha / alphas[i - 1]) / std::log(alphas[i] / alphas[i - 1]);
  return guidance[i - 1] + share * (guidance[i] - guidance[i - 1]);
}

std::string PathModel::doubtAbout(double alpha) const {
  const double low = alphas.front() * (1 - 1e-6), high = alphas.back() * (1 + 1e-6);
  if (alpha >= low && alpha <= high)
    return {};
  return fmt::format("alpha = {:g} is outside what the model learned ({:g} to {:g}): its paths are an extrapolation",
                     alpha, alphas.front(), alphas.back());
}

PathModel loadModel(const std::string& name) {
  const auto folder = learning::ModelFolder::open(name, studyName);
  PathModel model;
  model.card = folder.card();
  model.name = pathText(std::filesystem::absolute(folder.folder()).lexically_normal().filename());
  model.network = folder.network();
  readCard(model, folder);
  if (model.card.contains("script")) {
    readScript(model, folder);
    return model;
  }
  const storage::InputFile file = folder.weights();
  if (model.network)
    model.weights = learning::readArrays(file, "/network");
  model.covariance = std::make_shared<const diffusion::Covariance>(diffusion::Covariance::read(file, "/covariance"));
  if (model.covariance->length() != model.window)
    folder.fail(fmt::format("window is {}", model.window),
                fmt::format("{}, as of the covariance", model.covariance->length()));
  return model;
}

void saveModel(const PathModel& model, const std::filesystem::path& folder) {
  nlohmann::json card = model.card;
  card["process"] = jsonOf(model.process);
  card["coordinates"] = choiceName(model.coordinates);
  card["conditional"] = model.conditional;
  card["alphas"] = model.alphas;
  if (!model.guidance.empty())
    card["guidance"] = model.guidance;
  card["window"] = model.window;
  card["sample_spacing"] = model.spacing;
  card["model_fingerprint"] = model.fingerprint();
  learning::ModelFolder::save(folder, studyName, card, model.network, [&](storage::OutputFile& file) {
    if (model.network)
      learning::writeArrays(file, "/network", model.weights);
    model.covariance->write(file, "/covariance");
  });
}

} // namespace larmor::studies::generative
