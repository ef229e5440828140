#pragma once
#include "engine/core/Trajectories.h"
#include "engine/storage/InputFile.h"

namespace larmor::storage {

/// Units that another program named beside position, velocity and time: velocities are put into lengths per time of the
/// file, positions into the length_unit of the group if it names one.
/// @returns notes on what was changed. @throws Error if units are of the wrong kind or cannot be held against each
/// other.
std::vector<std::string> reconcileUnits(const InputFile& file, const std::string& group, Trajectories& trajectories);

} // namespace larmor::storage
