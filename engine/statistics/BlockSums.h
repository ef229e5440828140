#pragma once
#include "engine/core/BlockSums.h"

namespace larmor::statistics {

using larmor::BlockSums;
using larmor::Estimate;
using larmor::Jackknife;

} // namespace larmor::statistics
