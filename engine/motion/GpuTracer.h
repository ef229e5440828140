#pragma once
#include "engine/motion/Stepper.h"

#include <optional>

namespace larmor::motion {

/// Boris push on a graphics card (or, where there is none, Mesa's software rasteriser), shaders/boris.comp around the
/// field's GLSL. The field is evaluated in single precision. With Precision::Single the position is a wrapped
/// coordinate with its rounding error kept, and a count of boxes, and |v| is reset every 1000 steps; with
/// Precision::Double position and velocity are doubles where the device has them (else as before; deviceName() tells).
class GpuTracer final : public Stepper {
public:
  /// @throws Error naming the reason: no device, a field without GLSL or with a realisation for each particle, a field
  /// too large for the device. @param place of the device (compute::listGpus), none: the best that works.
  GpuTracer(fields::FieldPointer field, const TraceSetup& setup, ParticleState state,
            std::optional<std::size_t> place = {});
  ~GpuTracer() override;

  /// True if the device is real hardware. @param name its name either way, or why there is none
  static bool hardware(std::string& name);

  void writeInitial(Trajectories& out) override;
  void advance(Trajectories& out, std::size_t firstRecord, std::size_t records, jobs::JobContext& context) override;
  const ParticleState& state() const override;
  double maxRelativeEnergyError() const override;
  std::string deviceName() const override;
  double overheadSeconds() const override;

private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

} // namespace larmor::motion
