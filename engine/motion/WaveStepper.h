#pragma once
#include "engine/core/Vec3.h"
#include "engine/jobs/JobContext.h"

#include <cstddef>

namespace larmor::motion {

/// Boris' push (Boris 1970) of particles in z + plane waves that have no z component, each particle in waves of its
/// own: on the processor (WavePush) or on a graphics card (GpuWavePush). Several times faster than a tracer with a
/// field: the phases of the waves are carried along in single precision and computed afresh, in double precision, every
/// 4096 steps; just before that the field is wrong by some 1e-4 of its rms.
class WaveStepper {
public:
  virtual ~WaveStepper() = default;
  /// @throws Cancelled, Error: the particles are then somewhere on their way, not all at the same step.
  virtual void advance(std::size_t steps, jobs::JobContext& context) = 0;
  virtual std::size_t particles() const = 0;
  virtual Vec3 position(std::size_t particle) const = 0;
  virtual Vec3 velocity(std::size_t particle) const = 0;
};

} // namespace larmor::motion
