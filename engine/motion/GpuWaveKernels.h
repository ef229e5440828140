#pragma once
#include "engine/compute/GpuThread.h"

#include <map>

namespace larmor::motion {

/// How the waves of a particle are spread over a work group.
struct WaveSpread {
  std::size_t groupSize, each; ///< invocations, waves of an invocation
  bool resident;               ///< few enough to be kept in registers
  explicit WaveSpread(std::size_t waves);
  std::size_t padded() const { return groupSize * each; } ///< waves, with those of amplitude 0 behind
  std::size_t rowFloats() const { return 5 * padded(); }  ///< of a particle: kx, ky, kz, ax, ay
  auto operator<=>(const WaveSpread&) const = default;
};

/// A graphics card (or, where there is none, Mesa's software rasteriser) for pushes in plane waves: the context with
/// its thread, and the kernels compiled so far. Kept from one GpuWavePush to the next, as making it takes longer than
/// short simulations. One thread at a time.
class GpuWaveKernels {
public:
  /// @param place of the device (compute::listGpus), none: the best that works.
  /// @throws Error if there is no context to be had, or its compiler does not take the kernel.
  explicit GpuWaveKernels(std::optional<std::size_t> place = {});
  ~GpuWaveKernels();

  const std::string& renderer() const { return renderer_; }
  std::size_t mostParticles(std::size_t waves) const; ///< of a push, at least 1
  void run(const std::function<void(compute::GpuContext&)>& work) { thread_.run(work); }

  /// On the thread of the context: of wave_push.comp, compiled at the first call. @throws Error
  compute::GpuProgram& program(compute::GpuContext& gpu, const WaveSpread& spread);
  double budget() const { return budget_; } ///< waves times steps of a dispatch that lasts about 25 ms
  void took(double work, double seconds);   ///< a dispatch of so many waves times steps: adapts the budget

private:
  double budget_ = 1 << 20;
  std::string renderer_;
  std::size_t largestBuffer_ = 0;
  std::map<WaveSpread, compute::GpuProgram> programs_;
  compute::GpuThread thread_;
};

} // namespace larmor::motion
