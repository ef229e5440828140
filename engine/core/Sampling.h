#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace larmor {

/// How points are spread over a box.
enum class Sampling { Random, Stratified, Sobol };
constexpr auto choicesOf(Sampling) {
  return std::array{std::pair{Sampling::Random, "random"}, std::pair{Sampling::Stratified, "stratified"},
                    std::pair{Sampling::Sobol, "sobol"}};
}

/// Coordinates in (0, 1) of one of some points, from seed and number alone. Random: independent; stratified: a Latin
/// hypercube, so that each of the `points` strata along each axis holds one point; Sobol: his sequence (direction
/// numbers of Joe & Kuo 2008), the same for every seed.
std::array<double, 3> unitPoint(Sampling sampling, std::uint64_t seed, std::int64_t number, std::int64_t points);

} // namespace larmor
