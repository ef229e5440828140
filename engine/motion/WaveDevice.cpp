#include "engine/motion/WaveDevice.h"

#include "engine/compute/Dispatch.h"
#include "engine/core/Error.h"
#include "engine/motion/GpuTracer.h"
#include "engine/motion/GpuWavePush.h"
#include "engine/motion/WavePush.h"

namespace larmor::motion {

WaveDevice::WaveDevice(Device device) {
  std::string name;
  if (device == Device::Cpu || (device == Device::Auto && !GpuTracer::hardware(name)))
    return;
  try {
    gpu_ = std::make_unique<GpuWaveKernels>();
  } catch (const Error& error) {
    if (device == Device::Gpu)
      throw Error("device gpu", error.what());
  }
}

WaveDevice::~WaveDevice() = default;

std::string WaveDevice::name(unsigned threads) const {
  if (gpu_)
    return "GPU, " + gpu_->renderer();
  return compute::processorName(threads);
}

std::size_t WaveDevice::abreast(std::size_t waves) const { return gpu_ ? gpu_->mostParticles(waves) : 2; }

std::unique_ptr<WaveStepper> WaveDevice::push(std::span<const fields::Modes> modes, std::span<const Vec3> velocities,
                                              double dt, double coupling, unsigned threads,
                                              std::span<const Vec3> positions) const {
  if (gpu_)
    return std::make_unique<GpuWavePush>(*gpu_, modes, velocities, dt, coupling, threads, positions);
  return std::make_unique<WavePush>(modes, velocities, dt, coupling, positions);
}

} // namespace larmor::motion
