#pragma once
#include <optional>
#include <string>

namespace larmor::compute {

/// What OpenGL says of the device behind a compute context.
struct GpuDevice {
  std::string vendor, renderer, version;
  bool software = false; ///< a rasteriser on the CPU (llvmpipe, softpipe, SwiftShader): slower than the CPU kernels
  bool doubles = false;  ///< shaders may use double
};

/// The device a GpuContext would get, asked once per process in a thread of its own; none: `why` tells the reason.
std::optional<GpuDevice> probeGpu(std::string& why);

/// One line for the status bar: the device that `auto` takes, and why.
/// "CPU, 2 threads, AVX-512: no hardware GPU found (llvmpipe is a software rasteriser)"
std::string deviceSummary();

} // namespace larmor::compute
