#pragma once
#include "engine/core/Trajectories.h"

#include <string>
#include <vector>

namespace larmor::storage {

/// One step of one particle as CRPropa lists them.
struct PathRow {
  double distance = 0; ///< travelled, the time of the path
  double serial = -1;  ///< number of the particle; negative: not told
  double kind = 0, energy = 0;
  Vec3 position{}, direction{};
};

/// Rows put together to paths at common times. Without serial numbers a new path begins where the distance falls, the
/// kind of particle changes or the energy jumps by more than a tenth; a note says so, and how many rows were left out.
/// @throws Error if fewer than two rows make a path.
Trajectories pathsFromRows(std::vector<PathRow> rows, const std::string& lengthUnit, const std::string& where,
                           std::vector<std::string>& notes);

} // namespace larmor::storage
