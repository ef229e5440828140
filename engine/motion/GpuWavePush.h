#pragma once
#include "engine/fields/ModeSum.h"
#include "engine/motion/GpuWaveKernels.h"
#include "engine/motion/WaveStepper.h"

#include <optional>

namespace larmor::motion {

/// WaveStepper on a graphics card (shaders/wave_push.comp), one work group for each particle; worth it for thousands of
/// them. In single precision, except that the position keeps its rounding error and |v| is restored in every step: the
/// paths are those of WavePush but for rounding, which turbulence amplifies.
class GpuWavePush final : public WaveStepper {
public:
  /// @param gpu must outlive this, and be used by this alone.
  /// @param modes of each particle, all of the same number; must outlive this. @param velocities [particles], not 0.
  /// @param dt step. @param coupling charge over mass (over gamma), times the mean field. @param threads that compute
  /// phases on the processor, 0 = all cores. @param positions [particles], where they go on; empty: they begin at the
  /// origin. @throws Error as WavePush, or if they do not fit the device.
  GpuWavePush(GpuWaveKernels& gpu, std::span<const fields::Modes> modes, std::span<const Vec3> velocities, double dt,
              double coupling, unsigned threads = 0, std::span<const Vec3> positions = {});
  ~GpuWavePush() override;

  /// In dispatches of about 25 ms, with a checkpoint between them.
  void advance(std::size_t steps, jobs::JobContext& context) override;
  std::size_t particles() const override { return modes_.size(); }
  Vec3 position(std::size_t particle) const override;
  Vec3 velocity(std::size_t particle) const override;

private:
  /// As `Particle` in wave_push.comp.
  struct Particle {
    float position[4], low[4], velocity[4], way[4];
  };
  struct Buffers {
    compute::GpuBuffer waves, phases, particles;
  };
  std::vector<float> table() const;
  void anchor();
  Vec3 place(std::size_t particle) const;
  void push(compute::GpuContext& context, std::size_t steps, jobs::JobContext& job);
  double dispatch(compute::GpuProgram& program, std::size_t first, std::size_t end, std::size_t steps) const;

  GpuWaveKernels& gpu_;
  std::span<const fields::Modes> modes_;
  double dt_, coupling_;
  unsigned threads_;
  WaveSpread spread_;
  std::vector<Particle> state_; ///< as on the device
  std::optional<Buffers> buffers_;
  std::size_t steps_ = 0;
};

} // namespace larmor::motion
