#pragma once
#include "engine/learning/Plugin.h"

#include <ATen/ATen.h>

namespace larmor::learning {

/// The processor and the CUDA devices that this LibTorch can use.
std::vector<DeviceInfo> devices();
/// @param name as in TrainingTask. @throws Error naming the devices there are.
at::Device deviceNamed(const std::string& name);
std::string labelOf(const at::Device& device);

/// LibTorch's threads on this thread, while it lives: one for small work, where several only wait for each other.
class Threads {
public:
  explicit Threads(double multiplications);
  ~Threads();
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;
};

} // namespace larmor::learning
