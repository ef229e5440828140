#pragma once
#include "engine/learning/Network.h"

namespace larmor::learning {

/// Every network and objective of the catalogue on its example, in double precision.
std::vector<GradientCheck> checkGradients();

} // namespace larmor::learning
