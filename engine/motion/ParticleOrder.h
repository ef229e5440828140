#pragma once
#include "engine/motion/ParticleState.h"

#include <cstdint>
#include <vector>

namespace larmor::motion {

/// Particles in an order of their own, so that those of a block are neighbours in memory too.
struct ArrangedState {
  ParticleState state;              ///< [place]
  std::vector<std::uint32_t> order; ///< [place] number of the particle

  /// By particle number.
  ParticleState byNumber() const;
  /// @param places permutation: what is at places[i] comes to i.
  void rearrange(const std::vector<std::uint32_t>& places);
};

/// Places of all particles in an order in which those near each other in the periodic box are near each other: along a
/// Z-curve through 32 cells on each axis, within a cell as they are. Axes of length 0 (unbounded) do not count.
std::vector<std::uint32_t> placesInSpace(const ParticleState& state, const Vec3& boxOrigin, const Vec3& boxLength,
                                         unsigned threads = 0);

/// Places in the order of the remainders of the particles' numbers by `members`, those with equal ones as they are.
std::vector<std::uint32_t> placesByMember(const std::vector<std::uint32_t>& order, std::size_t members);

} // namespace larmor::motion
