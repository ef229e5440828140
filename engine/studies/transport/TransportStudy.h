#pragma once
#include "engine/studies/Study.h"

namespace larmor::studies::transport {

/// Perpendicular diffusion in Palade's turbulence.
Study study();

std::unique_ptr<Action> makeSimulateAction();
std::unique_ptr<Action> makeDatabaseAction();

} // namespace larmor::studies::transport
