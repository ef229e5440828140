#include "engine/motion/WavePhases.h"

#include "engine/core/Error.h"

#include <algorithm>

namespace larmor::motion {

void requireWaves(std::span<const fields::Modes> modes, std::span<const Vec3> velocities,
                  std::span<const Vec3> positions) {
  const auto fail = [](const char* problem) { throw Error("Push in plane waves", problem); };
  if (modes.empty() || velocities.size() != modes.size())
    fail("has no particles, or not as many velocities as sets of waves");
  if (!positions.empty() && positions.size() != modes.size())
    fail("has not as many positions as sets of waves");
  for (const fields::Modes& m : modes) {
    if (m.size() != modes[0].size() || m.size() == 0)
      fail("has no waves, or not the same number for all particles");
    if (std::any_of(m.az.begin(), m.az.end(), [](double a) { return a != 0; }))
      fail("has waves with a z component");
  }
}

} // namespace larmor::motion
