#include "engine/compute/GpuDevice.h"

#include "engine/compute/Dispatch.h"
#include "engine/compute/EglContext.h"
#include "engine/compute/GpuContext.h"
#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace larmor::compute {

namespace {

/// @param place none: the best that works.
GpuPlace probe(std::optional<std::size_t> place) {
  GpuPlace found;
  // A thread of its own: the caller may have a context (a view's) current.
  std::thread([&] {
    try {
      const GpuContext gpu(place);
      found.device = gpu.device();
      found.largestBuffer = gpu.largestBuffer();
    } catch (const std::exception& error) {
      found.problem = error.what();
    }
  }).join();
  return found;
}

} // namespace

std::optional<GpuDevice> probeGpu(std::string& why) {
  static const GpuPlace result = probe({});
  why = result.problem;
  return result.device;
}

std::vector<GpuPlace> listGpus(std::string& why) {
  why.clear();
  std::vector<std::string> names;
  try {
    names = EglContext::places();
  } catch (const Error& error) {
    why = error.what();
    return {};
  }
  std::vector<GpuPlace> all;
  for (std::size_t i = 0; i < names.size(); ++i) {
    GpuPlace place = probe(i);
    place.index = i;
    place.name = names[i];
    all.push_back(std::move(place));
  }
  // Mesa's own choice is one of the devices, where those are listed.
  const auto again = [&](const GpuPlace& place) {
    return place.name == "surfaceless" && std::any_of(all.begin(), all.end(), [&](const GpuPlace& other) {
             return other.index != place.index &&
                    (!place.device || (other.device && other.device->renderer == place.device->renderer));
           });
  };
  std::vector<GpuPlace> distinct;
  for (const GpuPlace& place : all)
    if (!again(place))
      distinct.push_back(place);
  if (distinct.empty())
    why = "GPU: EGL offers no device";
  return distinct;
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
