#include "engine/learning/plugin/Devices.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"

#include <ATen/Parallel.h>
#include <algorithm>
#include <atomic>
#include <dlfcn.h>
#include <fmt/format.h>
#include <torch/cuda.h>

/// Of OpenBLAS, where that is the BLAS which LibTorch found.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int count);

namespace larmor::learning {

namespace {

/// From NVIDIA's driver, as LibTorch's processor library does not know it; empty if it does not say.
std::string cudaName(int index) {
  void* driver = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL); // stays loaded: LibTorch uses it too
  if (!driver)
    return {};
  const auto init = reinterpret_cast<int (*)(unsigned)>(dlsym(driver, "cuInit"));
  const auto get = reinterpret_cast<int (*)(int*, int)>(dlsym(driver, "cuDeviceGet"));
  const auto name = reinterpret_cast<int (*)(char*, int, int)>(dlsym(driver, "cuDeviceGetName"));
  char text[256] = {};
  int device = 0;
  if (!init || !get || !name || init(0) != 0 || get(&device, index) != 0 || name(text, sizeof text - 1, device) != 0)
    return {};
  return text;
}

/// Read before anything changes it.
const int usualThreads = std::min(at::get_num_threads(), static_cast<int>(ThreadPool::available()));
constexpr double smallWork = 2e7;
std::atomic<int> threadsOfBlas{0};

} // namespace

std::vector<DeviceInfo> devices() {
  std::vector<DeviceInfo> found{{"cpu", "processor"}};
  const auto count = static_cast<int>(torch::cuda::device_count());
  for (int i = 0; i < count; ++i) {
    const std::string name = fmt::format("cuda:{}", i), model = cudaName(i);
    found.push_back({name, model.empty() ? name : name + " " + model});
  }
  return found;
}

at::Device deviceNamed(const std::string& name) {
  const auto found = devices();
  if (name == "auto")
    return at::Device(found.back().name == "cpu" ? "cpu" : "cuda:0");
  std::string names = "auto";
  for (const auto& device : found) {
    if (device.name == name || (name == "gpu" && device.name == "cuda:0"))
      return at::Device(device.name);
    names += ", " + device.name;
  }
  throw Error("device", name == "gpu" ? "LibTorch finds no CUDA device" : "'" + name + "' is not there",
              names + "; a graphics card needs a LibTorch with CUDA and NVIDIA's driver (docs/dependencies.md)");
}

std::string labelOf(const at::Device& device) {
  for (const auto& found : devices())
    if (at::Device(found.name) == device)
      return found.label;
  return device.str();
}

void useThreads(int count) {
  if (at::get_num_threads() != count)
    at::set_num_threads(count);
  if (openblas_set_num_threads && threadsOfBlas.exchange(count) != count)
    openblas_set_num_threads(count);
}

void useThreadsFor(double multiplications) { useThreads(multiplications < smallWork ? 1 : usualThreads); }

} // namespace larmor::learning
