#pragma once
#include "engine/fields/ModeSum.h"
#include "engine/motion/MotionParameters.h"
#include "engine/motion/WaveStepper.h"

#include <memory>
#include <string>

namespace larmor::motion {

class GpuWaveKernels;

/// Where particles are pushed through waves of their own: the processor or a graphics card. Kept from one simulation to
/// the next, as making it for a card takes longer than short simulations.
class WaveDevice {
public:
  /// Auto takes a graphics card if it is hardware. @throws Error if a card is asked for and there is no GPU context.
  explicit WaveDevice(Device device);
  ~WaveDevice();

  bool gpu() const { return gpu_ != nullptr; }
  std::string name(unsigned threads) const; ///< "CPU, 2 threads, AVX-512", or of the card
  /// Particles that are best pushed together: two on the processor, as many as fit on a card.
  std::size_t abreast(std::size_t waves) const;

  /// Arguments and errors as of WavePush and GpuWavePush. On a card one at a time, on the processor any number.
  std::unique_ptr<WaveStepper> push(std::span<const fields::Modes> modes, std::span<const Vec3> velocities, double dt,
                                    double coupling, unsigned threads, std::span<const Vec3> positions = {}) const;

private:
  std::unique_ptr<GpuWaveKernels> gpu_;
};

} // namespace larmor::motion
