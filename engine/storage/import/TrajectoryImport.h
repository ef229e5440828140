#pragma once
#include "engine/core/Trajectories.h"
#include "engine/storage/Identify.h"

#include <optional>
#include <string>
#include <vector>

namespace larmor::storage {

/// Trajectories that another program wrote, in a form of its own (docs/formats.md):
/// - the published Lagrangian data sets: HDF5 with `train` [path, time, 1 or 3] scaled to [-1, 1] and `min`, `max`;
///   samples `.npz` with `arr_0` of the same shape;
/// - CRPropa's text output (columns by the names of its header) and HDF5 output (`CRPROPA3`);
/// - openPMD particles.
/// Times that differ from path to path are interpolated to common ones. What stands beside the data counts (scale and
/// offset, units, marks of missing values), positions folded into a box are put together again, and what cannot have
/// been flown is told.
struct PathChoice {
  std::string species; ///< of openPMD particles; empty: the first
};

/// @param notes what was assumed. @returns nullopt if the file is none of them. @throws Error if it is, and damaged.
std::optional<Trajectories> importTrajectories(const Identity& file, std::vector<std::string>& notes,
                                               const PathChoice& choice = {});
/// @throws Error if it cannot be read, too.
std::optional<Trajectories> importTrajectories(const std::filesystem::path& path, std::vector<std::string>& notes,
                                               const PathChoice& choice = {});

/// The species that a file of openPMD particles holds; empty for others.
std::vector<std::string> speciesIn(const Identity& file);

} // namespace larmor::storage
