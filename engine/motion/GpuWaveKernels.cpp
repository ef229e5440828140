#include "engine/motion/GpuWaveKernels.h"

#include "shaders/Shaders.h"

#include <algorithm>
#include <fmt/format.h>

namespace larmor::motion {

namespace {

constexpr std::size_t leastGroupSize = 64, mostGroupSize = 256, mostInRegisters = 8, usualWaves = 500;
constexpr std::size_t tableBudget = std::size_t{64} << 20; // bytes of waves on the device at a time
constexpr std::size_t enough = 8192;                       // particles that fill any card
constexpr double batchSeconds = 0.025;                     // well below drivers' watchdogs and the 100 ms of a cancel

} // namespace

WaveSpread::WaveSpread(std::size_t waves) : groupSize(leastGroupSize) {
  while (groupSize < mostGroupSize && waves > groupSize * mostInRegisters)
    groupSize *= 2;
  each = std::max<std::size_t>(1, (waves + groupSize - 1) / groupSize);
  resident = each <= mostInRegisters;
}

GpuWaveKernels::GpuWaveKernels(std::optional<std::size_t> place) : thread_(place) {
  thread_.run([this](compute::GpuContext& gpu) {
    renderer_ = gpu.device().renderer;
    largestBuffer_ = gpu.largestBuffer();
    program(gpu, WaveSpread(usualWaves)); // a compiler that cannot is noticed now
  });
}

GpuWaveKernels::~GpuWaveKernels() {
  // OpenGL objects must go on the thread that has their context.
  thread_.run([this](compute::GpuContext&) { programs_.clear(); });
}

std::size_t GpuWaveKernels::mostParticles(std::size_t waves) const {
  const std::size_t bytes = WaveSpread(waves).rowFloats() * sizeof(float);
  return std::clamp<std::size_t>(std::min(largestBuffer_, tableBudget) / bytes, 1, enough);
}

void GpuWaveKernels::took(double work, double seconds) {
  budget_ = std::clamp(work * std::clamp(batchSeconds / seconds, 0.25, 4.0), 64.0, 1e13);
}

compute::GpuProgram& GpuWaveKernels::program(compute::GpuContext& gpu, const WaveSpread& spread) {
  const auto known = programs_.find(spread);
  if (known != programs_.end())
    return known->second;
  const std::string head = fmt::format("#version 430\n#define GROUP_SIZE {}u\n#define WAVES_EACH {}u\n{}#line 1 1\n",
                                       spread.groupSize, spread.each, spread.resident ? "#define RESIDENT\n" : "");
  return programs_.emplace(spread, gpu.compile("wave_push.comp", head + std::string(shaders::text("wave_push.comp"))))
      .first->second;
}

} // namespace larmor::motion
