#include "engine/compute/GpuDevice.h"

#include "engine/compute/Dispatch.h"
#include "engine/compute/GpuContext.h"
#include "engine/core/ThreadPool.h"

#include <fmt/format.h>

#include <thread>

namespace larmor::compute {

namespace {

struct Probe {
  std::optional<GpuDevice> device;
  std::string why;
};

Probe probe() {
  Probe found;
  // A thread of its own: the caller may have a context (a view's) current.
  std::thread([&found] {
    try {
      found.device = GpuContext().device();
    } catch (const std::exception& error) {
      found.why = error.what();
    }
  }).join();
  return found;
}

} // namespace

std::optional<GpuDevice> probeGpu(std::string& why) {
  static const Probe result = probe();
  why = result.why;
  return result.device;
}

std::string deviceSummary() {
  std::string why;
  const auto gpu = probeGpu(why);
  if (gpu && !gpu->software)
    return fmt::format("GPU, {}: hardware OpenGL compute{}", gpu->renderer, gpu->doubles ? ", double state" : "");
  const std::string name = gpu ? gpu->renderer.substr(0, gpu->renderer.find(' ')) : std::string();
  return fmt::format("{}: no hardware GPU found ({})", processorName(), gpu ? name + " is a software rasteriser" : why);
}

} // namespace larmor::compute
