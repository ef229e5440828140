#pragma once
#include "engine/jobs/JobContext.h"
#include "engine/motion/ParticleState.h"
#include "engine/motion/TracePlan.h"

#include <limits>
#include <memory>

namespace larmor::motion {

/// Integrates an ensemble from record to record: on processor threads (Tracer) or on a graphics card (GpuTracer).
class Stepper {
public:
  virtual ~Stepper() = default;

  /// Fills record 0 and all of `out.time`'s part that belongs to it from the state, which must be at step 0.
  virtual void writeInitial(Trajectories& out) = 0;
  /// Advances all particles by records * stepsPerRecord steps and fills position, velocity and (unless empty) field of
  /// records [firstRecord, firstRecord + records) of `out`, which is as allocate() makes it.
  /// @throws Cancelled, Error: the state is then that before the call, and the call may be repeated.
  virtual void advance(Trajectories& out, std::size_t firstRecord, std::size_t records, jobs::JobContext& context) = 0;
  /// At most so many records should be asked for at a time, as they take memory meanwhile.
  virtual std::size_t mostRecords() const { return std::numeric_limits<std::size_t>::max(); }
  /// After the last complete advance.
  virtual const ParticleState& state() const = 0;
  /// Largest |v^2/v_0^2 - 1| at any record so far.
  virtual double maxRelativeEnergyError() const = 0;
  /// "2 threads, AVX-512", or the name of the card.
  virtual std::string deviceName() const = 0;
  /// Seconds of the last advance that do not depend on its number of records (building each particle's own field,
  /// transfers): worth amortising over longer advances.
  virtual double overheadSeconds() const { return 0.0; }
};

/// The stepper for a device. Auto takes a graphics card only if it is hardware, the field runs there and single
/// precision was asked for (the card computes in single precision).
/// @param why if given, receives the reason for the choice. @throws Error if the asked device is impossible.
std::unique_ptr<Stepper> makeStepper(fields::FieldPointer field, const TraceSetup& setup, ParticleState state,
                                     Device device, std::string* why = nullptr);

} // namespace larmor::motion
