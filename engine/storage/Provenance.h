#pragma once
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

namespace larmor::storage {

/// Where a product comes from: a run file, database, model, field or report (docs/formats.md). HDF5 files hold it as
/// attributes of the root and of the group /provenance, JSON as keys of the outermost object and of "provenance".
struct Provenance {
  static constexpr int currentVersion = 1;
  std::string format = "larmor-run"; ///< or "larmor-STUDY-KIND" (Identify.h)
  int formatVersion = currentVersion;
  std::string study, action;      ///< "trajectories", "trace"
  std::string applicationVersion; ///< "0.1.0"
  std::string created;            ///< ISO 8601, UTC; filled in by writeProvenance if empty
  std::string host, device;       ///< host is filled in if empty
  std::uint64_t seed = 0;
  std::string parameters = "{}"; ///< JSON text, each value with its unit
  std::string command;           ///< the larmor-batch line that repeats the run

  std::string gitDescription, precision; ///< "double" or "single"
  unsigned threads = 0;
  std::string start, end; ///< ISO 8601, UTC
  double wallSeconds = 0.0;
  std::string state = "complete"; ///< complete, checkpoint or cancelled
};

/// "2025-03-01T12:34:56Z".
std::string nowUtc();

void writeProvenance(OutputFile& file, const Provenance& provenance);
/// Keys of those names that are there already are replaced.
void writeProvenance(nlohmann::json& object, const Provenance& provenance);

/// Older format versions are accepted: what they do not say is empty. @throws Error if the file is of another format,
/// of a newer version, or, a run file, without its study and action.
Provenance readProvenance(const InputFile& file, const std::string& format = "larmor-run");
/// @param where for messages: the file. @throws Error if a key holds the wrong kind of value, as above for the version.
Provenance readProvenance(const nlohmann::json& object, const std::string& where);

/// Of files of ours that do not say all of their origin. @throws Error if they are of a newer version.
void requireKnownVersion(const InputFile& file);
void requireKnownVersion(const nlohmann::json& object, const std::string& where);

} // namespace larmor::storage
