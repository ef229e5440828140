#pragma once
#include <cstddef>

namespace larmor::learning {

/// Units are padded to whole vectors of the widest kind.
constexpr std::size_t paddedUnits = 16;

/// A layer as the kernels take it: outputs 1/(1 + 2^y) with y = weights . inputs + bias, of the last layer y.
struct DenseKernelLayer {
  std::size_t inputs, outputs, stride; ///< stride: outputs, padded
  const float* byOutput;               ///< [outputs, inputs]
  const float* byInput;                ///< [inputs, stride], zeros beyond outputs
  const float* bias;                   ///< [stride], zeros beyond outputs
};

#define LARMOR_DECLARE_DENSE_KERNELS(level)                                                                            \
  namespace level {                                                                                                    \
  void denseOne(const DenseKernelLayer* layers, std::size_t count, const float* in, float* out);                       \
  void denseBatch(const DenseKernelLayer* layers, std::size_t count, const float* const* in, std::size_t points,       \
                  float* const* out);                                                                                  \
  }
LARMOR_DECLARE_DENSE_KERNELS(v2)
LARMOR_DECLARE_DENSE_KERNELS(v3)
LARMOR_DECLARE_DENSE_KERNELS(v4)
#undef LARMOR_DECLARE_DENSE_KERNELS

} // namespace larmor::learning
