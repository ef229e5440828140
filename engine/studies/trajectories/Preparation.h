#pragma once
#include "engine/motion/FieldSurvey.h"
#include "engine/motion/TracePlan.h"
#include "engine/studies/trajectories/TraceRecipe.h"

namespace larmor::studies::trajectories {

/// A run as it is going to be: known before its first step.
struct Preparation {
  motion::FieldSurvey survey;
  motion::TracePlan plan;
  std::vector<std::string> warnings; ///< "The gyro-radius is 0.3 of ...", ...
  double memoryBytes = 0;            ///< records, and what the search for events takes
  double diskBytes = 0;              ///< of the run file, before compression
  double seconds = 0;                ///< about; 0: not known (a graphics card)
};

/// Asks what field some of the particles meet, and plans. @throws Error if the recipe is not valid, Cancelled.
Preparation prepare(TraceRecipe& recipe, const fields::Field& field, jobs::JobContext& context);

/// Without a field: as if |b| were nowhere above 1, and without the time.
Preparation planned(TraceRecipe& recipe);

/// What a reader should know of a run in this field.
std::vector<std::string> warningsAbout(const fields::Field& field, const motion::TracePlan& plan,
                                       const motion::FieldSurvey& survey, std::int64_t stepsPerGyration);

/// "record every 25 steps · 1.2 GB · 40 s"
std::string briefOf(const Preparation& preparation);
/// "A record every 25 steps (0.25 T_g), events sought while tracing, every 0.05 T_g; 801 records of 20000 particles:
/// memory 1.2 GB, disk up to 1.1 GB, about 40 s"
std::string summaryOf(const Preparation& preparation, std::int64_t stepsPerGyration);

} // namespace larmor::studies::trajectories
