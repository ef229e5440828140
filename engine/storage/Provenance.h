#pragma once
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <cstdint>

namespace larmor::storage {

/// Where a run file comes from: root attributes and the group /provenance (docs/formats.md).
struct Provenance {
  static constexpr int currentVersion = 1;
  std::string format = "larmor-run";
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
/// Older format versions are accepted. @throws Error if the file is not a run file, is of a newer version, or lacks an
/// attribute that its version must have.
Provenance readProvenance(const InputFile& file);

} // namespace larmor::storage
