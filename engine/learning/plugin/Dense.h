#pragma once
#include "engine/learning/Training.h"

namespace larmor::learning {

/// See trainDense in Training.h.
DenseResult trainOnProcessor(const DenseTask& task, DenseObserver& observer);

} // namespace larmor::learning
