#pragma once
#include "engine/studies/Study.h"

namespace larmor::studies::transport {

/// Perpendicular diffusion in Palade's turbulence.
Study study();

std::unique_ptr<Action> makeSimulateAction();
std::unique_ptr<Action> makeDatabaseAction();
std::unique_ptr<Action> makeTrainAction();
std::unique_ptr<Action> makeCalibrateAction();
std::unique_ptr<Action> makePredictAction();
std::unique_ptr<Action> makeValidateAction();

} // namespace larmor::studies::transport
