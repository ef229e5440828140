#pragma once
#include "engine/studies/Study.h"

namespace larmor::studies::generative {

/// A diffusion model of particles' paths in turbulence.
Study study();

std::unique_ptr<Action> makeDataAction();
std::unique_ptr<Action> makeTrainAction();
std::unique_ptr<Action> makeTuneAction();
std::unique_ptr<Action> makeSampleAction();
std::unique_ptr<Action> makeValidateAction();
std::unique_ptr<Action> makeFillAction();

} // namespace larmor::studies::generative
