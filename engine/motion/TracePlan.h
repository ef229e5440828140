#pragma once
#include "engine/core/Trajectories.h"
#include "engine/fields/Field.h"
#include "engine/motion/EnsembleParameters.h"
#include "engine/motion/MotionParameters.h"
#include "engine/motion/ParticleState.h"

#include <functional>

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
  /// Memory of the records: particles * records * 9 (or 6) numbers.
  double recordBytes(bool recordField) const;
};

/// Steps are rounded up to whole records. Automatic recordEvery: see automaticRecordEvery. @throws Error if invalid.
TracePlan planOf(const MotionParameters& motion, const EnsembleParameters& ensemble);

/// The finest K for which particles * records stays below 4 million samples; up to 40 million rather than coarser than
/// a quarter of a gyro-period; then coarser. K divides 1.5 gyro-periods, the window of the gyro-centre filter, and
/// steps.
std::size_t automaticRecordEvery(std::size_t particles, std::size_t steps, std::size_t stepsPerGyration);

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
  unsigned threads = 0;          ///< at most, 0 = all
  Vec3 boxOrigin{}, boxLength{}; ///< periodic box; length 0 = unbounded along that axis
};
TraceSetup setupOf(const TracePlan& plan, const MotionParameters& motion, const fields::FieldInfo& field,
                   unsigned threads = 0);

/// initialState with the plan's normalisation.
ParticleState initialState(const fields::Field& field, const EnsembleParameters& ensemble, const TracePlan& plan);

} // namespace larmor::motion
