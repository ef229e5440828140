#pragma once
#include "engine/learning/Array.h"

#include <array>
#include <utility>

namespace larmor::diffusion {

/// The numbers by which a model knows velocities: the components of V; the polar angles theta = arccos V_z and phi =
/// atan2(V_y, V_x) of Luebke et al., of which phi jumps by 2 pi; or theta, cos phi, sin phi, which do not jump but turn
/// ever faster towards the poles. Each is shifted and scaled to mean 0 and variance 1 over all directions.
enum class Coordinates { Cartesian, Angles, Circle };
constexpr auto choicesOf(Coordinates) {
  return std::array{std::pair{Coordinates::Cartesian, "cartesian"}, std::pair{Coordinates::Angles, "angles"},
                    std::pair{Coordinates::Circle, "circle"}};
}

constexpr std::int64_t componentsOf(Coordinates coordinates) { return coordinates == Coordinates::Angles ? 2 : 3; }

/// @param velocities x = sqrt(3) V, [rows, 3, length]. @returns [rows, components, length]
learning::Array encoded(Coordinates coordinates, learning::Array velocities);
/// The way back, for any numbers: |V| = 1 unless they are its components.
learning::Array velocitiesOf(Coordinates coordinates, learning::Array numbers);

} // namespace larmor::diffusion
