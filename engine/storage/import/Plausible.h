#pragma once
#include "engine/core/Trajectories.h"
#include "engine/core/VectorGrid.h"

#include <string>
#include <vector>

namespace larmor::storage {

/// Looks for values that lie a thousand times beyond all the rest, mostly marks of data that are not there. Adds a note
/// to the grid. @throws Error if they are numbers that are customary for such marks (9.96921e36, 1e20, -999, ...).
void requirePlausible(VectorGrid& grid, const std::string& where);

/// The same for recorded positions and velocities, and whether the paths can have been flown: a step longer than the
/// velocity allows is a crossing of a periodic box whose positions were folded back, and is undone, with the box that
/// the trajectories name or the one that all such steps agree on; else a note says so. Positions that move in other
/// units than the velocities are told, too.
/// @param box that the file names elsewhere; 0 along axes of which it says nothing.
void requirePlausible(Trajectories& trajectories, const std::string& where, std::vector<std::string>& notes,
                      const Vec3& box = {});

} // namespace larmor::storage
