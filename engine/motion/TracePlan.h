#pragma once
#include "engine/core/Trajectories.h"
#include "engine/fields/Field.h"
#include "engine/motion/EnsembleParameters.h"
#include "engine/motion/FieldSurvey.h"
#include "engine/motion/MotionParameters.h"
#include "engine/motion/ParticleState.h"

#include <functional>
#include <span>

namespace larmor::motion {

/// Everything about a run's size that follows from its parameters.
struct TracePlan {
  Normalisation normalisation;
  std::size_t particles = 0;
  std::size_t steps = 0;       ///< time steps of each particle, a multiple of recordEvery
  std::size_t recordEvery = 1; ///< steps from one record to the next
  std::size_t records = 0;     ///< steps / recordEvery + 1
  double dt = 0;               ///< time step; negative backward in time
  bool single = false;         ///< records in single precision
  /// Steps from one sample to the next in which events are sought, a divisor of recordEvery: at most a fifth of a
  /// gyro-period in the strongest field met, if the time step allows.
  std::size_t sampleEvery = 1;
  /// Samples are looked through while tracing, because records are too far apart or do without the field. False: the
  /// records are the samples.
  bool searchWhileTracing = false;
  double longestPeriod = 1024; ///< samples; see statistics::SearchSettings
  /// Memory of the records: particles * records * 9 (or 6) numbers.
  double recordBytes(bool recordField) const;
};

/// Steps are rounded up to whole records. Automatic recordEvery: see automaticRecordEvery. @throws Error if invalid.
/// @param survey of the field, if it is known. @param recordField whether records hold the field.
TracePlan planOf(const MotionParameters& motion, const EnsembleParameters& ensemble, const FieldSurvey& survey = {},
                 bool recordField = true);

/// The finest K for which particles * records stays below 4 million samples; up to 40 million rather than coarser than
/// what resolves the gyration; then coarser. K divides 1.5 gyro-periods, the window of the gyro-centre filter, and
/// steps.
/// @param samples that resolve a gyro-period where |b| = 1.
std::size_t automaticRecordEvery(std::size_t particles, std::size_t steps, std::size_t stepsPerGyration,
                                 double samples = 4.0);
/// Steps from one record to the next of a run with time steps dt; 0 if it has one record only.
std::size_t recordEveryOf(const Trajectories& run, double dt);

/// Empty records for the plan with times, box and normalisation set. @throws Error saying what to reduce if the records
/// do not fit into the memory that is free.
/// @param checkpoint see RecordArray.
Trajectories allocate(
    const TracePlan& plan, const fields::FieldInfo& field, bool recordField,
    const std::function<void()>& checkpoint = [] {});

/// What the steppers need.
struct TraceSetup {
  double coupling = 1.0; ///< alpha or 1/gamma
  double speed = 1.0;    ///< |v| at the start, reference of the energy error
  double dt = 0.01;      ///< negative: backward in time
  Pusher pusher = Pusher::Boris;
  Precision precision = Precision::Double;
  std::size_t stepsPerRecord = 1;
  bool inPieces = false; ///< the records filled are those of a piece of the run: their numbers do not tell the step
  unsigned threads = 0;  ///< at most, 0 = all
  Vec3 boxOrigin{}, boxLength{}; ///< periodic box; length 0 = unbounded along that axis
};
TraceSetup setupOf(const TracePlan& plan, const MotionParameters& motion, const fields::FieldInfo& field,
                   unsigned threads = 0);

/// initialState with the plan's normalisation.
ParticleState initialState(const fields::Field& field, const EnsembleParameters& ensemble, const TracePlan& plan);
/// Of some particles alone, none of them started by hand.
ParticleState initialState(const fields::Field& field, const EnsembleParameters& ensemble, const TracePlan& plan,
                           std::span<const std::size_t> particles);

} // namespace larmor::motion
