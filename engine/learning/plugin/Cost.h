#pragma once
#include "engine/learning/Training.h"

namespace larmor::learning {

/// See learning::trainingCost.
TrainingCost costOf(const TrainingTask& task, jobs::JobContext& context);

} // namespace larmor::learning
