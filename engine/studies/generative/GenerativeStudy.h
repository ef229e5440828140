#pragma once
#include "engine/studies/Study.h"

namespace larmor::studies::generative {

/// A diffusion model of particles' paths in turbulence.
Study study();

std::unique_ptr<Action> makeDataAction();

} // namespace larmor::studies::generative
