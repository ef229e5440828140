#include "engine/studies/Provenance.h"

#include "engine/core/Names.h"
#include "engine/core/Text.h"
#include "engine/core/Version.h"
#include "engine/storage/AtomicFile.h"
#include "engine/studies/Command.h"

#include <nlohmann/json.hpp>

namespace larmor::studies {

storage::Provenance provenanceOf(const std::string& format, const std::string& study, const std::string& action,
                                 const ParameterSet& parameters, const std::string& command) {
  storage::Provenance p;
  p.format = format;
  p.study = study;
  p.action = action;
  p.applicationVersion = version;
  p.gitDescription = gitDescription;
  p.parameters = parameters.toJson().dump();
  p.command = command.empty() ? commandLine(study, action, parameters) : command;
  if (const ParameterHandle* seed = parameters.tryFind("seed")) {
    p.seed = numberIn<std::uint64_t>(seed->text()).value_or(0);
  }
  return p;
}

void writeReport(const std::filesystem::path& path, const nlohmann::json& results, const storage::Provenance& origin) {
  nlohmann::json said;
  storage::writeProvenance(said, origin);
  nlohmann::ordered_json report; // what it is stands first: nobody need read on to know
  for (const char* key : {"format", "format_version", "study", "action"})
    report[key] = said[key];
  for (const nlohmann::json* part : {&results, static_cast<const nlohmann::json*>(&said)})
    for (const auto& [key, value] : part->items())
      if (!report.contains(key))
        report[key] = value;
  storage::writeAtomically(path, jsonText(report, 2) + "\n");
}

} // namespace larmor::studies
