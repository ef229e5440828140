#pragma once
#include <cstddef>
#include <cstdint>

namespace larmor::fields {

/// What the kernels need of a periodic grid. Nodes are float4 (x, y, z, unused), x fastest, and repeat periodically
/// past the end (and, for the cubic kernels, before the start), so that no neighbour needs a modulo.
struct GridView {
  const float* nodes; ///< of the cell that holds u = 0, first neighbour (trilinear: node 0; cubic: node -1)
  double origin[3], perSpacing[3]; ///< u = (r - origin) * perSpacing, in cells
  double count[3], perCount[3];    ///< cells per period and its inverse
  std::int64_t strideY, strideZ;   ///< in floats
  double mean[3];                  ///< added by the potential kernel
};

/// values = field at `count` positions, any count; positions may lie outside the box.
using GridKernel = void(const GridView& grid, std::size_t count, const double* x, const double* y, const double* z,
                        double* bx, double* by, double* bz);
/// The same and nine arrays g[3 i + j] = dB_i/dx_j.
using GridGradientKernel = void(const GridView& grid, std::size_t count, const double* x, const double* y,
                                const double* z, double* const* g);

#define LARMOR_DECLARE_GRID_KERNELS(level)                                                                             \
  namespace level {                                                                                                    \
  GridKernel gridTrilinear, gridTricubic, gridPotential;                                                               \
  GridGradientKernel gridTrilinearGradient, gridTricubicGradient, gridPotentialGradient;                               \
  }
LARMOR_DECLARE_GRID_KERNELS(v2)
LARMOR_DECLARE_GRID_KERNELS(v3)
LARMOR_DECLARE_GRID_KERNELS(v4)
#undef LARMOR_DECLARE_GRID_KERNELS

} // namespace larmor::fields
