#pragma once
#include "engine/core/Trajectories.h"
#include "engine/fields/Field.h"
#include "engine/motion/EnsembleParameters.h"

#include <cstdint>
#include <vector>

namespace larmor::motion {

/// All particles at one instant; enough to go on from.
struct ParticleState {
  std::vector<double> x, y, z;    ///< [particle] unwrapped position
  std::vector<double> vx, vy, vz; ///< [particle] velocity
  std::uint64_t step = 0;         ///< time steps done

  std::size_t size() const { return x.size(); }
  void resize(std::size_t particles) {
    for (auto* a : {&x, &y, &z, &vx, &vy, &vz})
      a->resize(particles);
  }
  Vec3 position(std::size_t p) const { return {x[p], y[p], z[p]}; }
  Vec3 velocity(std::size_t p) const { return {vx[p], vy[p], vz[p]}; }
};

/// Particles started by hand, at the normalisation's speed.
ParticleState launchedState(const std::vector<Launch>& launches, const Normalisation& normalisation);

/// Places the particles, launched ones last; particle p depends on (seed, p) and the field alone, never on the number of particles or
/// threads. @throws Error for invalid parameters or a field without finite values there.
ParticleState initialState(const fields::Field& field, const EnsembleParameters& ensemble,
                           const Normalisation& normalisation, unsigned threads = 0);

} // namespace larmor::motion
