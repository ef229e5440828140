#include "engine/storage/Provenance.h"

#include "engine/core/Error.h"
#include "engine/core/Json.h"

#include <array>
#include <cmath>
#include <ctime>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace larmor::storage {
namespace {

std::string hostName() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

std::uint64_t readSeed(const InputFile& file) {
  const AttributeValue value = file.attribute("/", "seed");
  if (const auto* seed = std::get_if<std::uint64_t>(&value))
    return *seed;
  if (const auto* seed = std::get_if<std::int64_t>(&value); seed && *seed >= 0)
    return static_cast<std::uint64_t>(*seed);
  file.fail("/", "attribute seed is not a whole number", "an unsigned integer");
}

std::string readParameters(const InputFile& file) {
  std::string text = file.text("/", "parameters", "{}");
  parseJson(text, file.path().string() + ": /: attribute parameters", "the JSON text of the run's parameters");
  return text;
}

/// @throws Error if the file is of a later version than this program knows.
int versionFrom(double version, const std::string& application, const std::string& where) {
  if (!(version >= 1) || version != std::floor(version) || version > 1e9)
    throw Error(where, "attribute format_version is not a positive whole number", "1");
  if (version > Provenance::currentVersion)
    throw Error(where,
                fmt::format("was written by a newer version of this program (format {}, application {}); please update",
                            version, application),
                fmt::format("format {} or older", Provenance::currentVersion));
  return static_cast<int>(version);
}

/// Every text but the parameters, by its name: those of the root, or of "provenance".
template <class P, class Visit>
void rootTexts(P& p, Visit&& visit) {
  visit("format", p.format);
  visit("study", p.study);
  visit("action", p.action);
  visit("application_version", p.applicationVersion);
  visit("created", p.created);
  visit("host", p.host);
  visit("device", p.device);
  visit("command", p.command);
}
template <class P, class Visit>
void innerTexts(P& p, Visit&& visit) {
  visit("git_description", p.gitDescription);
  visit("precision", p.precision);
  visit("start", p.start);
  visit("end", p.end);
  visit("state", p.state);
}

Provenance completed(Provenance p) {
  if (p.created.empty())
    p.created = nowUtc();
  if (p.host.empty())
    p.host = hostName();
  return p;
}

const std::string group = "/provenance";

} // namespace

std::string nowUtc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

void writeProvenance(OutputFile& file, const Provenance& provenance) {
  const Provenance p = completed(provenance);
  rootTexts(p, [&](const char* name, const std::string& text) { file.attribute("/", name, AttributeValue(text)); });
  file.attribute("/", "format_version", std::int64_t{p.formatVersion});
  file.attribute("/", "seed", p.seed);
  file.attribute("/", "parameters", p.parameters);
  file.group(group);
  innerTexts(p, [&](const char* name, const std::string& text) { file.attribute(group, name, AttributeValue(text)); });
  file.attribute(group, "threads", std::int64_t{p.threads});
  file.attribute(group, "wall_s", p.wallSeconds);
}

void writeProvenance(nlohmann::json& object, const Provenance& provenance) {
  const Provenance p = completed(provenance);
  rootTexts(p, [&](const char* name, const std::string& text) { object[name] = text; });
  object["format_version"] = p.formatVersion;
  object["seed"] = p.seed;
  object["parameters"] = nlohmann::json::parse(p.parameters);
  auto& inner = object["provenance"];
  innerTexts(p, [&](const char* name, const std::string& text) { inner[name] = text; });
  inner["threads"] = p.threads;
  inner["wall_s"] = p.wallSeconds;
}

Provenance readProvenance(const InputFile& file, const std::string& format) {
  const bool run = format == "larmor-run";
  if (run && !file.hasAttribute("/", "format"))
    file.fail("/", "attribute format is missing: not a run file of this program", "format = \"larmor-run\"");
  if (const std::string found = file.text("/", "format", ""); found != format)
    file.fail("/", "has format \"" + found + "\"", "\"" + format + "\"");
  Provenance p;
  const double version = run ? file.number("/", "format_version") : file.number("/", "format_version", 1.0);
  p.formatVersion =
      versionFrom(version, file.text("/", "application_version", "unknown"), file.path().string() + ": /");
  rootTexts(p, [&](const char* name, std::string& text) { text = file.text("/", name, ""); });
  if (run) {
    p.study = file.text("/", "study");
    p.action = file.text("/", "action");
  }
  if (run || file.hasAttribute("/", "seed"))
    p.seed = readSeed(file);
  p.parameters = readParameters(file);
  innerTexts(p, [&](const char* name, std::string& text) { text = file.text(group, name, text); });
  const double threads = file.number(group, "threads", 0.0);
  p.threads = threads >= 0 && threads < 1e6 ? static_cast<unsigned>(threads) : 0;
  p.wallSeconds = file.number(group, "wall_s", 0.0);
  return p;
}

Provenance readProvenance(const nlohmann::json& object, const std::string& where) {
  Provenance p;
  if (!object.is_object())
    throw Error(where, "is not a JSON object", "the keys of docs/formats.md");
  const auto text = [&](const std::string& field, std::string otherwise = {}) {
    return jsonField<std::string>(object, field, where, std::move(otherwise));
  };
  rootTexts(p, [&](const char* name, std::string& to) { to = text(name); });
  p.formatVersion = versionFrom(jsonField<double>(object, "format_version", where, 1.0), p.applicationVersion, where);
  p.seed = jsonField<std::uint64_t>(object, "seed", where, 0);
  const auto parameters = object.find("parameters");
  p.parameters = parameters == object.end() ? "{}" : parameters->dump();
  innerTexts(p, [&](const char* name, std::string& to) { to = text(std::string("provenance/") + name, to); });
  p.threads = static_cast<unsigned>(jsonField<std::uint64_t>(object, "provenance/threads", where, 0));
  p.wallSeconds = jsonField<double>(object, "provenance/wall_s", where, 0.0);
  return p;
}

void requireKnownVersion(const InputFile& file) {
  if (file.hasAttribute("/", "format_version"))
    versionFrom(file.number("/", "format_version"), file.text("/", "application_version", "unknown"),
                file.path().string() + ": /");
}

void requireKnownVersion(const nlohmann::json& object, const std::string& where) {
  if (!object.is_object() || !object.contains("format_version"))
    return;
  const auto& version = object["format_version"];
  const auto application = object.find("application_version");
  const bool named = application != object.end() && application->is_string();
  versionFrom(version.is_number() ? version.get<double>() : 0.0, named ? application->get<std::string>() : "unknown",
              where);
}

} // namespace larmor::storage
