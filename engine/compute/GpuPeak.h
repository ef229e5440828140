#pragma once
#include "engine/compute/GpuContext.h"

namespace larmor::compute {

/// What a device reached in two small kernels of ours: the limit that other kernels are measured by.
struct GpuPeak {
  double multiplyAdds = 0; ///< a second, single precision; each is two operations
  double bytes = 0;        ///< a second, read and written
};

/// Takes some tenths of a second. @throws Error
GpuPeak measurePeak(GpuContext& gpu);

} // namespace larmor::compute
