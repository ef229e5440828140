#pragma once
#include "engine/jobs/Sink.h"
#include "engine/motion/Stepper.h"
#include "engine/runs/PathRun.h"
#include "engine/statistics/EventSearch.h"
#include "engine/studies/trajectories/TraceRecipe.h"

#include <filesystem>

namespace larmor::studies::trajectories {

/// The state of a trace while it runs, and at its end.
struct TraceSnapshot : runs::PathRun {
  std::shared_ptr<const motion::ParticleState> state; ///< to go on from; null while running
  /// Of the search for events, likewise; null also if they are sought in the records.
  std::shared_ptr<const statistics::EventSearch::State> search{};
};

/// Numbers of a finished trace.
struct TraceResult {
  TraceSnapshot last;
  std::size_t particles = 0, steps = 0, recordEvery = 1;
  double wallSeconds = 0, integrationSeconds = 0;
  double gyroPeriod = 0; ///< measured on the first steps; NaN for a resumed run
};

/// A trace as it is asked for.
struct TraceOrder {
  std::shared_ptr<TraceRecipe> recipe;   ///< paths of files in it become absolute
  std::filesystem::path out = {};        ///< run file to write; empty: none
  std::string command = {};              ///< equivalent command line, for the run file
  std::filesystem::path resumeFrom = {}; ///< checkpointed or cancelled run file to go on with; empty: from the start
  std::string name = {};                 ///< of the run; empty: its usual one
  bool temporary = false;                ///< `out` is only there to go on from: it disappears when the run completes
  std::string fingerprint = {};          ///< of the run that is to be computed again; empty: none
  /// Of a larger job, which must count statistics and files too: the share of its time that its steps take. Else each
  /// stage begins anew, and says its own time.
  double tracingShare = 1.0;
};

/// Builds the field, places the particles, integrates, checkpoints and writes the run file.
/// @throws Error, also if there is no state to go on from, or a field file is another one than the run was traced in;
/// Cancelled (the run file then holds the records so far).
TraceResult trace(const TraceOrder& order, jobs::JobContext& context, const jobs::Sink<TraceSnapshot>& sink = {});

} // namespace larmor::studies::trajectories
