#pragma once
#include <cstddef>

namespace larmor::fields {

/// Modes of the widest vector, AVX-512 in single precision.
constexpr std::size_t paddedModes = 16;

/// Arguments of the kernels: pointers into Modes, and the points.
struct ModeSumArguments {
  std::size_t modes, points;
  const double *kx, *ky, *kz, *phase, *shiftedPhase;
  const double *ax, *ay, *az;
  const float *axf, *ayf, *azf;
  const double *x, *y, *z;
  double *bx, *by, *bz;
  bool lanesAreModes; ///< then `modes` is a multiple of paddedModes
  bool planar;        ///< every az is 0
};

#define LARMOR_DECLARE_MODE_KERNELS(level)                                                                             \
  namespace level {                                                                                                    \
  void modeSumMixed(const ModeSumArguments& arguments);                                                                \
  void modeSumDouble(const ModeSumArguments& arguments);                                                               \
  }
LARMOR_DECLARE_MODE_KERNELS(v2)
LARMOR_DECLARE_MODE_KERNELS(v3)
LARMOR_DECLARE_MODE_KERNELS(v4)
#undef LARMOR_DECLARE_MODE_KERNELS

} // namespace larmor::fields
