#pragma once
#include <cstddef>

namespace larmor::mhd {

/// One row of modes of u and b, kx = 0 .. count - 1 at one (ky, kz). Complex numbers are pairs of doubles. For
/// AdvanceKernel the count is a multiple of 4.
struct ModeRow {
  std::size_t count;
  double ky, kz;
  double *u[3], *b[3];   ///< the state
  double *qu[3], *qb[3]; ///< memory of the scheme
};

/// The modes of the eight products of a stage, see ProductKernel.
struct ProductRow {
  const double* modes[8];
};

/// What a stage of the low-storage scheme multiplies by: q = decay (previous q + rate N), v = decay (v + weight q).
struct StageFactors {
  double previous, weight, rate;
  const double *decayU, *decayB; ///< for each kx twice; 0 for those that are not kept, which so remain 0
};

/// Values on a row of nodes, in place. In: u (0-2), b (3-5). Out, with T_ij = u_i u_j - b_i b_j: T_xx - T_zz, T_yy -
/// T_zz, T_xy, T_xz, T_yz, and u x b (5-7). The trace of T is a pressure and left out.
/// @returns the square of the largest |u| + |b|; 0 unless `speed`.
using ProductKernel = double(std::size_t count, double* const* fields, bool speed);

/// Projects -div T to zero divergence, takes the curl of u x b and advances the row by one stage.
using AdvanceKernel = void(const ModeRow& row, const ProductRow& products, const StageFactors& factors);

/// Adds |u|^2, |b|^2 and the same times power[kx] over the full spectrum (modes with kx > 0 count twice) to sums[4].
using MeasureKernel = void(const ModeRow& row, const double* power, double* sums);

#define LARMOR_DECLARE_STAGE_KERNELS(level)                                                                            \
  namespace level {                                                                                                    \
  ProductKernel productsOfRow;                                                                                         \
  AdvanceKernel advanceRow;                                                                                            \
  MeasureKernel measureRow;                                                                                            \
  }
LARMOR_DECLARE_STAGE_KERNELS(v2)
LARMOR_DECLARE_STAGE_KERNELS(v3)
LARMOR_DECLARE_STAGE_KERNELS(v4)
#undef LARMOR_DECLARE_STAGE_KERNELS

} // namespace larmor::mhd
