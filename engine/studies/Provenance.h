#pragma once
#include "engine/core/ParameterSet.h"
#include "engine/storage/Provenance.h"

namespace larmor::studies {

/// What every product of an action says of its origin: this version of the program, the parameters with their units,
/// and of them the seed. The caller adds what only it knows (device, times, state).
/// @param format "larmor-run", "larmor-STUDY-database", ... @param command the line that repeats it; empty: that
/// of the parameters alone (commandLine)
storage::Provenance provenanceOf(const std::string& format, const std::string& study, const std::string& action,
                                 const ParameterSet& parameters, const std::string& command = {});
/// The same of one struct of parameters.
template <ParameterStruct Parameters>
storage::Provenance provenanceOf(const std::string& format, const std::string& study, const std::string& action,
                                 Parameters parameters) {
  return provenanceOf(format, study, action, ParameterSet(parameters));
}

/// Results with where they come from, as a file (docs/formats.md). @throws Error
void writeReport(const std::filesystem::path& path, const nlohmann::json& results, const storage::Provenance& origin);

} // namespace larmor::studies
