#include "engine/studies/Provenance.h"

#include "engine/core/Text.h"
#include "engine/core/Version.h"
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

} // namespace larmor::studies
