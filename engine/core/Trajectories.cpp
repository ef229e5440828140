#include "engine/core/Trajectories.h"

#include "engine/core/Error.h"

#include <numbers>

namespace larmor {

RecordArray::RecordArray(std::size_t particles, std::size_t records, bool single)
    : particles_(particles), records_(records) {
  if (single)
    values_ = std::vector<float>(particles * records * 3);
  else
    values_ = std::vector<double>(particles * records * 3);
}

double Normalisation::gyroPeriod() const { return 2.0 * std::numbers::pi / (coupling * fieldUnit); }

Path pathOf(const Trajectories& t, std::size_t particle, std::size_t done) {
  if (particle >= t.particles() || done > t.records())
    throw Error("path", "particle " + std::to_string(particle) + " or record count " + std::to_string(done) +
                            " is out of range");
  Path path;
  path.time.assign(t.time.begin(), t.time.begin() + static_cast<std::ptrdiff_t>(done));
  for (std::size_t r = 0; r < done; ++r) {
    if (!t.position.empty())
      path.position.push_back(t.position.at(particle, r));
    if (!t.velocity.empty())
      path.velocity.push_back(t.velocity.at(particle, r));
    if (!t.field.empty())
      path.field.push_back(t.field.at(particle, r));
  }
  return path;
}

} // namespace larmor
