#pragma once
#include "engine/runs/PathRun.h"
#include "engine/storage/Checkpoint.h"
#include "engine/storage/Identify.h"
#include "engine/storage/OutputFile.h"
#include "engine/storage/Provenance.h"
#include "engine/storage/import/TrajectoryImport.h"

#include <filesystem>
#include <optional>

namespace larmor::runs {

/// Writes what any run of paths holds: trajectories, and its report (docs/formats.md).
void writePaths(storage::OutputFile& file, const PathRun& run, bool compress);

/// A run file of it, whole or not at all. @throws Error
void writeRun(const std::filesystem::path& path, const storage::Provenance& origin, const PathRun& run,
              bool compress = true);

/// Paths as read from a file, whoever wrote it.
struct StoredPaths {
  PathRun run;                                   ///< field null until built; report null unless the file's can be used
  std::optional<storage::Provenance> provenance; ///< none: another program wrote the file
  std::vector<std::string> notes;                ///< what was missing, repaired or estimated
};

/// Paths in a form that only other programs write (storage::importTrajectories); none if the file has no such form.
/// @throws Error if it has, and is damaged.
std::optional<StoredPaths> importPaths(const storage::Identity& file, const storage::PathChoice& choice = {});
/// Paths of an open HDF5 file. What another program did not tell of its units is estimated from the paths, with a note.
/// @throws Error naming file, object, expected, found.
StoredPaths readPaths(const storage::OpenedRun& opened);

/// The largest relative error of a particle's energy that the run tells of; 0 if it tells none.
double energyErrorOf(const storage::InputFile& file);

} // namespace larmor::runs
