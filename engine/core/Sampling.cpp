#include "engine/core/Sampling.h"

#include "engine/core/Philox.h"

namespace larmor {

namespace {

/// Sobol's sequence in three dimensions (direction numbers of Joe & Kuo 2008), in (0, 1).
std::array<double, 3> sobol(std::uint32_t index) {
  std::array<std::array<std::uint32_t, 32>, 3> v{};
  for (std::uint32_t bit = 0; bit < 32; ++bit)
    v[0][bit] = 1u << (31 - bit);
  v[1][0] = 1u << 31;
  for (std::uint32_t bit = 1; bit < 32; ++bit)
    v[1][bit] = v[1][bit - 1] ^ (v[1][bit - 1] >> 1);
  v[2][0] = 1u << 31;
  v[2][1] = 3u << 30;
  for (std::uint32_t bit = 2; bit < 32; ++bit)
    v[2][bit] = v[2][bit - 2] ^ (v[2][bit - 2] >> 2) ^ v[2][bit - 1];
  std::array<double, 3> point{};
  const std::uint32_t gray = index ^ (index >> 1);
  for (std::size_t d = 0; d < 3; ++d) {
    std::uint32_t x = 0;
    for (std::uint32_t bit = 0; bit < 32; ++bit)
      if ((gray >> bit) & 1u)
        x ^= v[d][bit];
    point[d] = (static_cast<double>(x) + 0.5) / 4294967296.0;
  }
  return point;
}

/// Latin hypercube: stratum of point `number` along axis d, by a random permutation of the strata.
std::vector<std::vector<std::uint32_t>> permutations(std::uint64_t seed, std::size_t points) {
  std::vector<std::vector<std::uint32_t>> all(3, std::vector<std::uint32_t>(points));
  for (std::size_t d = 0; d < 3; ++d) {
    for (std::size_t i = 0; i < points; ++i)
      all[d][i] = static_cast<std::uint32_t>(i);
    Philox random(seed, streams::seeding, 1 + d);
    for (std::size_t i = points; i > 1; --i)
      std::swap(all[d][i - 1], all[d][static_cast<std::size_t>(random.uniform() * static_cast<double>(i))]);
  }
  return all;
}

} // namespace

std::array<double, 3> unitPoint(Sampling sampling, std::uint64_t seed, std::int64_t number, std::int64_t points) {
  Philox random(seed, streams::seeding, 1000 + static_cast<std::uint64_t>(number));
  std::array<double, 3> u{random.uniform(), random.uniform(), random.uniform()};
  if (sampling == Sampling::Sobol)
    return sobol(static_cast<std::uint32_t>(number) + 1);
  if (sampling == Sampling::Stratified) {
    const auto strata = permutations(seed, static_cast<std::size_t>(points));
    for (std::size_t d = 0; d < 3; ++d)
      u[d] = (strata[d][static_cast<std::size_t>(number)] + u[d]) / static_cast<double>(points);
  }
  return u;
}

} // namespace larmor
