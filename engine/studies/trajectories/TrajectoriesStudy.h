#pragma once
#include "engine/studies/Study.h"

namespace larmor::studies::trajectories {

/// Test particles in magnetic fields: actions trace, resume, field, statistics.
Study study();

std::unique_ptr<Action> makeTraceAction();
std::unique_ptr<Action> makeResumeAction();
std::unique_ptr<Action> makeSweepAction();
std::unique_ptr<Action> makeStatisticsAction();
std::unique_ptr<Action> makeExportAction();

} // namespace larmor::studies::trajectories
