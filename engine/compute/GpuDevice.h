#pragma once
#include <optional>
#include <string>
#include <vector>

namespace larmor::compute {

/// What OpenGL says of the device behind a compute context.
struct GpuDevice {
  std::string vendor, renderer, version;
  bool software = false; ///< a rasteriser on the CPU (llvmpipe, softpipe, SwiftShader): slower than the CPU kernels
  bool doubles = false;  ///< shaders may use double
};

/// The device a GpuContext would get, asked once per process in a thread of its own; none: `why` tells the reason.
std::optional<GpuDevice> probeGpu(std::string& why);

/// One of the ways to a GPU that EGL offers.
struct GpuPlace {
  std::size_t index = 0;           ///< for GpuContext, GpuThread and what is made on them
  std::string name;                ///< "device 0 (/dev/dri/card0)", "surfaceless"
  std::optional<GpuDevice> device; ///< none: not usable
  std::string problem;             ///< then: why not
  std::size_t largestBuffer = 0;   ///< bytes
};

/// All of them, asked anew, each in a thread of its own; a place that leads to the device of another is left out.
/// Empty: `why` tells the reason.
std::vector<GpuPlace> listGpus(std::string& why);

/// One line for the status bar: the device that `auto` takes, and why.
/// "CPU, 2 threads, AVX-512: no hardware GPU found (llvmpipe is a software rasteriser)"
std::string deviceSummary();

} // namespace larmor::compute
