#pragma once
#include "engine/learning/Plugin.h"

#include <ATen/ATen.h>

namespace larmor::learning {

/// The processor and the CUDA devices that this LibTorch can use.
std::vector<DeviceInfo> devices();
/// @param name as in TrainingTask. @throws Error naming the devices there are.
at::Device deviceNamed(const std::string& name);
std::string labelOf(const at::Device& device);

/// From now on LibTorch uses so many threads for what this thread asks of it, OpenBLAS for what any asks. It costs
/// nothing if they are so many already; a change makes oneDNN compile its kernels anew.
void useThreads(int count);
/// As many as are worth it for so many multiplications: small work is done faster by one.
void useThreadsFor(double multiplications);

} // namespace larmor::learning
