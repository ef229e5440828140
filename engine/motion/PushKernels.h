#pragma once
#include <cstddef>
#include <cstdint>

namespace larmor::motion {

/// Structure of arrays of one block in double precision; positions unwrapped.
struct BlockDouble {
  double *x, *y, *z, *vx, *vy, *vz;
  const double *bx, *by, *bz;
};

/// The same in single precision: position = corner + winding * length + (x, y, z), with x in [0, length).
struct BlockSingle {
  float *x, *y, *z, *vx, *vy, *vz;
  std::int32_t *wx, *wy, *wz;
  const double *bx, *by, *bz;
  double *px, *py, *pz; ///< receives the position in double precision, for the field
  double corner[3], length[3];
};

/// v is rotated about b by Boris' rule with t = half * b (half = coupling dt / 2), or by the exact angle; then
/// x += v * drift.
using PushDouble = void(std::size_t count, double half, double drift, const BlockDouble& block);
using PushSingle = void(std::size_t count, double half, double drift, const BlockSingle& block);
/// x += v * drift alone.
using DriftDouble = void(std::size_t count, double drift, const BlockDouble& block);
using DriftSingle = void(std::size_t count, double drift, const BlockSingle& block);
/// |v| = speed, direction kept.
using Renormalise = void(std::size_t count, double speed, const BlockSingle& block);

#define LARMOR_DECLARE_PUSH_KERNELS(level)                                                                             \
  namespace level {                                                                                                    \
  PushDouble pushBoris, pushExact;                                                                                     \
  PushSingle pushBorisSingle, pushExactSingle;                                                                         \
  DriftDouble drift;                                                                                                   \
  DriftSingle driftSingle;                                                                                             \
  Renormalise renormalise;                                                                                             \
  }
LARMOR_DECLARE_PUSH_KERNELS(v2)
LARMOR_DECLARE_PUSH_KERNELS(v3)
LARMOR_DECLARE_PUSH_KERNELS(v4)
#undef LARMOR_DECLARE_PUSH_KERNELS

/// The kernels for this processor.
struct PushKernels {
  PushDouble* push;
  PushSingle* pushSingle;
  DriftDouble* drift;
  DriftSingle* driftSingle;
  Renormalise* renormalise;
};
/// @param exact rotation by the exact angle instead of Boris' rule.
PushKernels pushKernels(bool exact);

} // namespace larmor::motion
