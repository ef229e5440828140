#pragma once
#include "engine/studies/trajectories/TraceRun.h"

namespace larmor::studies::trajectories {

/// A finished or stopped run with further particles. `recipe` is the run's own with launches appended to `launched`;
/// only what the run lacks is traced, with the result that tracing everything anew would give.
/// @throws Error if the recipe does not continue the run, Cancelled.
TraceSnapshot extended(const TraceSnapshot& run, TraceRecipe& recipe, jobs::JobContext& context);

} // namespace larmor::studies::trajectories
