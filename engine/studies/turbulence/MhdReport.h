#pragma once
#include "engine/studies/turbulence/MhdRun.h"

#include <nlohmann/json_fwd.hpp>

namespace larmor::studies::turbulence {

/// Adds what a simulation says of itself: `simulation` (numbers of its last state), `series` (energies, helicities,
/// losses and input against time) and `balance_residual`. Numbers that do not exist are null.
void addSimulation(nlohmann::json& json, const MhdResult& result, const mhd::MhdParameters& parameters);

} // namespace larmor::studies::turbulence
