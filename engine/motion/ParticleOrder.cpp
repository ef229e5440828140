#include "engine/motion/ParticleOrder.h"

#include "engine/core/ThreadPool.h"

#include <array>
#include <cmath>

namespace larmor::motion {

namespace {

constexpr std::uint32_t perAxis = 32, cells = perAxis * perAxis * perAxis;

/// Bits of a number below 32, two empty ones after each.
constexpr auto spreadBits = [] {
  std::array<std::uint16_t, perAxis> table{};
  for (std::uint32_t n = 0; n < perAxis; ++n)
    for (std::uint32_t bit = 0; bit < 5; ++bit)
      table[n] = static_cast<std::uint16_t>(table[n] | ((n >> bit & 1u) << (3 * bit)));
  return table;
}();

std::uint32_t cellOf(double position, double origin, double perLength) {
  const double turns = (position - origin) * perLength;
  const double inside = (turns - std::floor(turns)) * perAxis;
  return inside >= 0 && inside < perAxis ? static_cast<std::uint32_t>(inside) : 0; // also for what is not finite
}

std::vector<std::uint16_t> keysOf(const ParticleState& state, const Vec3& origin, const Vec3& length,
                                  unsigned threads) {
  const std::vector<double>* const places[3] = {&state.x, &state.y, &state.z};
  std::vector<std::uint16_t> keys(state.size(), 0);
  ThreadPool::shared().parallelFor(
      state.size(), 8192,
      [&](std::size_t begin, std::size_t end) {
        for (std::size_t axis = 0; axis < 3; ++axis)
          if (length[axis] > 0)
            for (std::size_t p = begin; p < end; ++p)
              keys[p] = static_cast<std::uint16_t>(
                  keys[p] | spreadBits[cellOf((*places[axis])[p], origin[axis], 1.0 / length[axis])] << axis);
      },
      threads);
  return keys;
}

/// Stable. @param keyOf(place) below keyCount
template <class KeyOf>
std::vector<std::uint32_t> sorted(std::size_t size, std::size_t keyCount, KeyOf keyOf) {
  std::vector<std::uint32_t> next(keyCount + 1, 0), places(size);
  for (std::size_t i = 0; i < size; ++i)
    ++next[keyOf(i) + 1];
  for (std::size_t key = 0; key < keyCount; ++key)
    next[key + 1] += next[key];
  for (std::size_t i = 0; i < size; ++i)
    places[next[keyOf(i)]++] = static_cast<std::uint32_t>(i);
  return places;
}

std::array<std::vector<double>*, 6> arraysOf(ParticleState& s) { return {&s.x, &s.y, &s.z, &s.vx, &s.vy, &s.vz}; }

} // namespace

ParticleState ArrangedState::byNumber() const {
  ArrangedState copy = *this;
  std::vector<std::uint32_t> places(order.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    places[order[i]] = static_cast<std::uint32_t>(i);
  copy.rearrange(places);
  return std::move(copy.state);
}

void ArrangedState::rearrange(const std::vector<std::uint32_t>& places) {
  std::vector<double> moved(places.size());
  for (std::vector<double>* array : arraysOf(state)) {
    for (std::size_t i = 0; i < places.size(); ++i)
      moved[i] = (*array)[places[i]];
    array->swap(moved);
  }
  std::vector<std::uint32_t> numbers(places.size());
  for (std::size_t i = 0; i < places.size(); ++i)
    numbers[i] = order[places[i]];
  order.swap(numbers);
}

std::vector<std::uint32_t> placesInSpace(const ParticleState& state, const Vec3& boxOrigin, const Vec3& boxLength,
                                         unsigned threads) {
  const auto keys = keysOf(state, boxOrigin, boxLength, threads);
  return sorted(state.size(), cells, [&](std::size_t i) { return static_cast<std::size_t>(keys[i]); });
}

std::vector<std::uint32_t> placesByMember(const std::vector<std::uint32_t>& order, std::size_t members) {
  return sorted(order.size(), members, [&](std::size_t i) { return static_cast<std::size_t>(order[i]) % members; });
}

} // namespace larmor::motion
