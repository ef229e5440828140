#pragma once
#include "engine/core/Trajectories.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace larmor::storage {

/// One step of one particle as CRPropa lists them.
struct PathRow {
  double distance = 0;                 ///< travelled, the time of the path
  std::optional<std::uint64_t> serial; ///< number of the particle, if told
  std::int64_t kind = 0;
  double energy = 0;
  Vec3 position{}, direction{};
};

/// Rows put together to paths at common times. Without serial numbers a new path begins where the distance falls, the
/// kind of particle changes or the energy jumps by more than a tenth; a note says so, and how many rows were left out.
/// Positions folded into a box are put together again (unfold). Of paths of different lengths those are kept whose
/// common part holds most.
/// @param rounding of the numbers, relative.
/// @throws Error if fewer than two rows make a path.
Trajectories pathsFromRows(std::vector<PathRow> rows, const std::string& lengthUnit, double rounding,
                           const std::string& where, std::vector<std::string>& notes);

} // namespace larmor::storage
