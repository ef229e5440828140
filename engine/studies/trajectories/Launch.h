#pragma once
#include "engine/studies/trajectories/TraceRun.h"

namespace larmor::studies::trajectories {

/// A finished or stopped run with other launched particles. `recipe` is the run's own with launches appended to
/// `launched`, or taken from its end; only what the run lacks is traced, with the result that tracing everything anew
/// would give. @throws Error if the recipe does not continue the run, Cancelled.
TraceSnapshot relaunched(const TraceSnapshot& run, TraceRecipe& recipe, jobs::JobContext& context);

} // namespace larmor::studies::trajectories
