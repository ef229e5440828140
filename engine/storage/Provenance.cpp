#include "engine/storage/Provenance.h"

#include <array>
#include <cmath>
#include <ctime>
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
  if (!nlohmann::json::accept(text))
    file.fail("/", "attribute parameters is not valid JSON", "the JSON text of the run's parameters");
  return text;
}

} // namespace

std::string nowUtc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

void writeProvenance(OutputFile& file, const Provenance& p) {
  file.attribute("/", "format", p.format);
  file.attribute("/", "format_version", std::int64_t{p.formatVersion});
  file.attribute("/", "study", p.study);
  file.attribute("/", "action", p.action);
  file.attribute("/", "application_version", p.applicationVersion);
  file.attribute("/", "created", p.created.empty() ? nowUtc() : p.created);
  file.attribute("/", "host", p.host.empty() ? hostName() : p.host);
  file.attribute("/", "device", p.device);
  file.attribute("/", "seed", p.seed);
  file.attribute("/", "parameters", p.parameters);
  file.attribute("/", "command", p.command);
  const std::string group = "/provenance";
  file.group(group);
  file.attribute(group, "git_description", p.gitDescription);
  file.attribute(group, "precision", p.precision);
  file.attribute(group, "threads", std::int64_t{p.threads});
  file.attribute(group, "start", p.start);
  file.attribute(group, "end", p.end);
  file.attribute(group, "wall_s", p.wallSeconds);
  file.attribute(group, "state", p.state);
}

Provenance readProvenance(const InputFile& file) {
  Provenance p;
  if (!file.hasAttribute("/", "format"))
    file.fail("/", "attribute format is missing: not a run file of this program", "format = \"larmor-run\"");
  p.format = file.text("/", "format");
  if (p.format != "larmor-run")
    file.fail("/", "has format \"" + p.format + "\"", "\"larmor-run\"");
  const double version = file.number("/", "format_version");
  if (!(version >= 1) || version != std::floor(version) || version > 1e9)
    file.fail("/", "attribute format_version is not a positive whole number", "1");
  p.formatVersion = static_cast<int>(version);
  if (p.formatVersion > Provenance::currentVersion)
    file.fail("/",
              "was written by a newer version of this program (format " + std::to_string(p.formatVersion) +
                  ", application " + file.text("/", "application_version", "unknown") + "); please update",
              "format " + std::to_string(Provenance::currentVersion) + " or older");
  p.study = file.text("/", "study");
  p.action = file.text("/", "action");
  p.applicationVersion = file.text("/", "application_version", "");
  p.created = file.text("/", "created", "");
  p.host = file.text("/", "host", "");
  p.device = file.text("/", "device", "");
  p.seed = readSeed(file);
  p.parameters = readParameters(file);
  p.command = file.text("/", "command", "");
  const std::string group = "/provenance";
  p.gitDescription = file.text(group, "git_description", "");
  p.precision = file.text(group, "precision", "");
  const double threads = file.number(group, "threads", 0.0);
  p.threads = threads >= 0 && threads < 1e6 ? static_cast<unsigned>(threads) : 0;
  p.start = file.text(group, "start", "");
  p.end = file.text(group, "end", "");
  p.wallSeconds = file.number(group, "wall_s", 0.0);
  p.state = file.text(group, "state", "complete");
  return p;
}

} // namespace larmor::storage
