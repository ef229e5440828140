#pragma once
#include <cstddef>

namespace larmor::diffusion {

/// Columns of a matrix that stand together: a whole number of vectors of every kind.
constexpr std::size_t panelColumns = 64;

/// out[row, column] = sum over k of in[row, k] matrix[k, column], for square matrices of `length`.
/// @param panels the matrix as [ceil(length / panelColumns), length, panelColumns], zeros beyond its columns
#define LARMOR_DECLARE_MODE_KERNELS(level)                                                                             \
  namespace level {                                                                                                    \
  void modeProducts(const float* in, std::size_t rows, std::size_t length, const float* panels, float* out);           \
  }
LARMOR_DECLARE_MODE_KERNELS(v2)
LARMOR_DECLARE_MODE_KERNELS(v3)
LARMOR_DECLARE_MODE_KERNELS(v4)
#undef LARMOR_DECLARE_MODE_KERNELS

} // namespace larmor::diffusion
