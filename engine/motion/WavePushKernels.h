#pragma once
#include <cstddef>

namespace larmor::motion {

/// Modes of a block, and the rows of a block: kx, ky, kz (turns per length), phase (fraction of a turn), ax, ay.
constexpr std::size_t waveBlock = 16, waveRows = 6;
/// A particle is pushed while the next one's field is summed, in parts between the lines of this many groups of blocks:
/// a table needs at least as many.
constexpr std::size_t leastGroups = 3;

/// A particle and its own plane waves. Fourth components are 0.
struct WavePushArguments {
  float* table;       ///< [blocks][waveRows][waveBlock], begins at a multiple of 64 bytes
  std::size_t groups; ///< of blocks, at least leastGroups; the same for all particles of a call
  double r[4], v[4];  ///< position half a step after the last whole one, velocity there
  double at[4];       ///< where the phases of the table will be after `ahead`
  float ahead[4];     ///< way from where the phases are
  alignas(64) float bx[waveBlock], by[waveBlock]; ///< partial sums of the field, of one that waits for its push
};

/// Pushes `steps` times: the phases move on by k.ahead, waves are summed, Boris' rotation in z + b, a whole drift.
/// @param perGroup blocks of a group: 1, 2, 4 or 8.
#define LARMOR_DECLARE_WAVE_PUSH(level)                                                                                \
  namespace level {                                                                                                    \
  void wavePush(WavePushArguments* particles, std::size_t count, std::size_t perGroup, double dt, double halfCoupling, \
                std::size_t steps);                                                                                    \
  }
LARMOR_DECLARE_WAVE_PUSH(v2)
LARMOR_DECLARE_WAVE_PUSH(v3)
LARMOR_DECLARE_WAVE_PUSH(v4)
#undef LARMOR_DECLARE_WAVE_PUSH

} // namespace larmor::motion
