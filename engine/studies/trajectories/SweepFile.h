#pragma once
#include "engine/storage/Identify.h"
#include "engine/studies/trajectories/Sweep.h"

namespace larmor::studies::trajectories {

/// A sweep with its numbers, without the paths of its runs (docs/formats.md, "Sweep"). What runs or waits is not
/// computed there. @throws Error
void writeSweep(const std::filesystem::path& path, const SweepOrder& order, const SweepSnapshot& sweep);

struct StoredSweep {
  SweepOrder order; ///< its folder is the file's, where the runs may lie
  SweepSnapshot sweep;
};
/// @throws Error naming file, object, what was found and what was expected.
StoredSweep readSweep(const storage::Identity& file);

} // namespace larmor::studies::trajectories
