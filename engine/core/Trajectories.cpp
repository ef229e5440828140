#include "engine/core/Trajectories.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <numbers>

namespace larmor {

namespace {

/// Gigabytes take seconds to be touched for the first time: in pieces.
template <class T>
std::vector<T> zeros(std::size_t count, const std::function<void()>& checkpoint) {
  constexpr std::size_t piece = 1 << 22;
  std::vector<T> values;
  values.reserve(count);
  while (values.size() < count) {
    values.resize(std::min(count, values.size() + piece));
    checkpoint();
  }
  return values;
}

} // namespace

RecordArray::RecordArray(std::size_t particles, std::size_t records, bool single,
                         const std::function<void()>& checkpoint)
    : particles_(particles), records_(records) {
  if (single)
    values_ = zeros<float>(particles * records * 3, checkpoint);
  else
    values_ = zeros<double>(particles * records * 3, checkpoint);
}

std::string lettersOf(const KnownComponents& known) {
  std::string letters;
  for (std::size_t c = 0; c < 3; ++c)
    if (known[c])
      letters += "xyz"[c];
  return letters;
}

double Normalisation::gyroPeriod() const { return 2.0 * std::numbers::pi / (coupling * fieldUnit); }

Path pathOf(const Trajectories& t, std::size_t particle, std::size_t done) {
  if (particle >= t.particles() || done > t.records())
    throw Error("path", "particle " + std::to_string(particle) + " or record count " + std::to_string(done) +
                            " is out of range");
  Path path;
  path.allKnown = t.allKnown();
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
