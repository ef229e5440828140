#pragma once
#include <cstddef>

namespace larmor::fields {

/// Modes of a block, and the rows of a block: kx, ky, kz (turns per length), phase (fraction of a turn), ax, ay.
constexpr std::size_t walkBlock = 16, walkRows = 6;

/// One walker's step: the phases are moved on by k.dr, then the waves are summed. All walkers of a call have the same
/// number of blocks; tables begin at multiples of 64 bytes.
struct ModeWalkArguments {
  std::size_t blocks;
  float* table;
  float dx, dy, dz;
  double bx, by; ///< result
};

namespace v2 {
void modeWalk(ModeWalkArguments* walkers, std::size_t count);
}
namespace v3 {
void modeWalk(ModeWalkArguments* walkers, std::size_t count);
}
namespace v4 {
void modeWalk(ModeWalkArguments* walkers, std::size_t count);
}

} // namespace larmor::fields
