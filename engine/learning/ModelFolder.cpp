#include "engine/learning/ModelFolder.h"

#include "engine/core/Error.h"
#include "engine/core/Json.h"
#include "engine/core/Names.h"
#include "engine/core/Resources.h"
#include "engine/storage/AtomicFile.h"
#include "engine/storage/Provenance.h"

#include <fstream>
#include <iterator>

namespace larmor::learning {

namespace {

namespace fs = std::filesystem;

std::string formatOf(const std::string& study) { return "larmor-" + study + "-model"; }

nlohmann::json readCard(const fs::path& path) {
  std::ifstream in(path);
  std::error_code ignored;
  if (!in || !fs::is_regular_file(path, ignored))
    throw Error(path.string(), "cannot be read", "the card of a model");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return parseJson(text, path.string(), "the card of a model");
}

fs::path shipped(const std::string& name) {
  try {
    return resource("models/" + name + "/card.json").parent_path();
  } catch (const Error&) {
    return {};
  }
}

fs::path folderOf(const std::string& name) {
  std::error_code ignored;
  fs::path folder = name;
  if (folder.filename() == "card.json")
    folder = folder.parent_path();
  if (fs::is_directory(folder, ignored))
    return folder;
  if (!name.empty() && folder.is_relative() && name.find("..") == std::string::npos)
    folder = shipped(name);
  if (!fs::is_directory(folder, ignored))
    throw Error(name, "is no model", "a folder with card.json, or one of those that come with the program");
  return folder;
}

} // namespace

ModelFolder ModelFolder::open(const std::string& name, const std::string& study) {
  ModelFolder model;
  model.folder_ = folderOf(name);
  model.card_ = readCard(model.cardFile());
  model.format_ = formatOf(study);
  if (model.text("format") != model.format_)
    model.fail("format is '" + model.text("format") + "'", model.format_);
  storage::requireKnownVersion(model.card_, model.cardFile().string());
  return model;
}

void ModelFolder::save(const fs::path& folder, const std::string& study, nlohmann::json card,
                       const std::optional<Spec>& network, const std::function<void(storage::OutputFile&)>& weights) {
  makeFolder(folder);
  card["format"] = formatOf(study);
  card["study"] = study;
  if (network) {
    card["network"] = {{"name", network->name}, {"options", nlohmann::json::object()}};
    for (const auto& [key, value] : network->options)
      card["network"]["options"][key] = value;
  }
  if (weights) {
    storage::OutputFile file(folder / "weights.h5");
    file.attribute("/", "format", storage::AttributeValue(formatOf(study)));
    weights(file);
    file.commit();
  }
  storage::writeAtomically(folder / "card.json", jsonText(card, 2) + "\n");
}

std::string ModelFolder::text(const char* key) const {
  return card_.is_object() && card_.contains(key) && card_[key].is_string() ? card_[key].get<std::string>() : "";
}

std::optional<Spec> ModelFolder::network() const {
  if (!card_.contains("network"))
    return std::nullopt;
  try {
    Spec spec{card_["network"].at("name").get<std::string>()};
    for (const auto& [key, value] : card_["network"].at("options").items())
      spec.options.emplace_back(key, value.get<std::string>());
    return spec;
  } catch (const nlohmann::json::exception&) {
    fail("network is " + card_["network"].dump(), R"({"name": text, "options": {key: text}})");
  }
}

storage::InputFile ModelFolder::weights() const {
  storage::InputFile file(folder_ / "weights.h5");
  if (file.text("/", "format", "") != format_)
    file.fail("/", "is no " + format_.substr(7, format_.size() - 13) + " model", "attribute format = " + format_);
  storage::requireKnownVersion(file);
  return file;
}

fs::path ModelFolder::file(const char* key) const {
  const fs::path name = fs::path(text(key)).lexically_normal();
  if (name.empty())
    fail("names no file", std::string(key) + " = name of a file in the model's folder");
  if (name.is_absolute() || *name.begin() == "..")
    fail(std::string(key) + " is '" + text(key) + "', outside the model's folder", "a file in it");
  return folder_ / name;
}

void ModelFolder::fail(const std::string& problem, const std::string& expected) const {
  throw Error(cardFile().string(), problem, expected);
}

void makeFolder(const fs::path& folder) {
  std::error_code failure, ignored;
  fs::create_directories(folder, failure);
  if (!fs::is_directory(folder, ignored))
    throw Error(folder.string(),
                fs::exists(folder, ignored) ? "is a file" : "cannot be made (" + failure.message() + ")",
                "a folder for the model");
}

std::vector<std::string> shippedModels(const std::vector<std::string>& names) {
  std::vector<std::string> found;
  for (const std::string& name : names)
    if (!shipped(name).empty())
      found.push_back(name);
  return found;
}

nlohmann::json finishedBefore(const std::filesystem::path& folder, const std::string& study, const std::string& command,
                              const std::string& fingerprint) {
  std::error_code ignored;
  if (!std::filesystem::exists(folder / "card.json", ignored))
    return {};
  const ModelFolder model = ModelFolder::open(pathText(folder), study);
  nlohmann::json card = model.card();
  const std::string file = model.cardFile().string();
  if (jsonField<std::string>(card, "command", file, {}) != command ||
      jsonField<std::string>(card, "data/fingerprint", file, {}) != fingerprint)
    throw Error(folder.string(), "holds a model of another training already",
                "another folder, or this one removed first");
  model.weights(); // they are there and whole
  card["model"] = pathText(folder);
  card["note"] = "this training had ended before; nothing was done";
  return card;
}

} // namespace larmor::learning
