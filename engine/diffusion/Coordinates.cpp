#include "engine/diffusion/Coordinates.h"

#include <cmath>
#include <numbers>

namespace larmor::diffusion {

namespace {

constexpr double pi = std::numbers::pi, root3 = std::numbers::sqrt3, root2 = std::numbers::sqrt2;
const double widthOfTheta = std::sqrt(pi * pi / 4 - 2); ///< of the density sin(theta) / 2
constexpr double widthOfPhi = pi / root3;

/// Numbers of a sample from numbers of a sample, between arrays [rows, components, length].
template <class Call>
learning::Array mapped(const learning::Array& from, std::int64_t components, Call call) {
  const std::size_t rows = std::size_t(from.shape.at(0)), had = std::size_t(from.shape.at(1)),
                    length = std::size_t(from.shape.at(2)), has = std::size_t(components);
  learning::Array to{std::vector<float>(rows * has * length), {from.shape[0], components, from.shape[2]}};
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t t = 0; t < length; ++t) {
      std::array<double, 3> in{};
      for (std::size_t c = 0; c < had; ++c)
        in[c] = double(from.values[(r * had + c) * length + t]);
      const std::array<double, 3> out = call(in);
      for (std::size_t c = 0; c < has; ++c)
        to.values[(r * has + c) * length + t] = float(out[c]);
    }
  return to;
}

} // namespace

learning::Array encoded(Coordinates coordinates, learning::Array velocities) {
  if (coordinates == Coordinates::Cartesian)
    return velocities;
  return mapped(velocities, componentsOf(coordinates), [&](const std::array<double, 3>& x) -> std::array<double, 3> {
    const double across = std::hypot(x[0], x[1]), theta = (std::atan2(across, x[2]) - pi / 2) / widthOfTheta;
    if (coordinates == Coordinates::Angles)
      return {theta, std::atan2(x[1], x[0]) / widthOfPhi, 0};
    return {theta, across > 0 ? root2 * x[0] / across : root2, across > 0 ? root2 * x[1] / across : 0};
  });
}

learning::Array velocitiesOf(Coordinates coordinates, learning::Array numbers) {
  if (coordinates == Coordinates::Cartesian)
    return numbers;
  return mapped(numbers, 3, [&](const std::array<double, 3>& n) -> std::array<double, 3> {
    const double theta = pi / 2 + widthOfTheta * n[0],
                 phi = coordinates == Coordinates::Angles ? widthOfPhi * n[1] : std::atan2(n[2], n[1]);
    return {root3 * std::sin(theta) * std::cos(phi), root3 * std::sin(theta) * std::sin(phi), root3 * std::cos(theta)};
  });
}

} // namespace larmor::diffusion
