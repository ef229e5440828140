#pragma once
#include <cstddef>
#include <cstdint>

namespace larmor::fields {

/// What a set of plane waves is drawn from, and where it goes: [count] each, wave vectors and phases in turns.
struct PaladeDraw {
  std::uint64_t seed, realisation;
  std::uint32_t stream;
  std::size_t count;
  double least; ///< share of the energy beyond the cut-off across
  double kMax, xMax, lambdaPerp, lambdaPar;
  double amplitude;
  bool literal; ///< amplitude times kappa
  double *kx, *ky, *kz, *phase, *ax, *ay;
};

/// @returns how many waves are beyond the cut-off along: their kz is to be drawn again.
#define LARMOR_DECLARE_PALADE_DRAW(level)                                                                              \
  namespace level {                                                                                                    \
  std::size_t paladeDraw(const PaladeDraw& draw);                                                                      \
  }
LARMOR_DECLARE_PALADE_DRAW(v2)
LARMOR_DECLARE_PALADE_DRAW(v3)
LARMOR_DECLARE_PALADE_DRAW(v4)
#undef LARMOR_DECLARE_PALADE_DRAW

} // namespace larmor::fields
