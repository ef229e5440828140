#pragma once
#include "engine/motion/ParticleState.h"

namespace larmor::motion {

struct EnsembleParameters;
struct TracePlan;
struct TraceSetup;

/// How strong the field is that particles meet, from the paths of a few of them: what spacings must resolve.
struct FieldSurvey {
  double largest = 1.0;       ///< |b| met
  double low = 1.0;           ///< |b| that is met, or less, in a twentieth of the time
  double rms = 1.0;           ///< of |b| along the paths
  double stepSeconds = 0.0;   ///< of a processor that a step of one particle took; 0: not measured
  std::int64_t particles = 0; ///< that were followed
  bool measured = false;      ///< false: nothing is known, and the field is taken to be of unit strength
};

/// Follows up to 64 particles of the ensemble, evenly chosen, with steps of up to a tenth of a gyro-period that resolve
/// the strongest field met, as long as the run takes, but for not more than 4000 steps. Numbers but stepSeconds depend
/// on the arguments alone.
FieldSurvey surveyField(const fields::Field& field, const TraceSetup& setup, const EnsembleParameters& ensemble,
                        const TracePlan& plan);

} // namespace larmor::motion
