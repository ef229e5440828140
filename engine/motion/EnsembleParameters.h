#pragma once
#include "engine/core/Parameters.h"
#include "engine/core/Vec3.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace larmor::motion {

enum class Placement {
  Box,   ///< uniformly in the periodic box, or in the field's view region where it is unbounded
  Point, ///< all at start
  Line,  ///< evenly from start to end
  Axis   ///< at (0, 0, start_z), the axis of bottle and mirror, guiding centres unless asked otherwise
};
constexpr auto choicesOf(Placement) {
  return std::array{std::pair{Placement::Box, "box"}, std::pair{Placement::Point, "point"},
                    std::pair{Placement::Line, "line"}, std::pair{Placement::Axis, "axis"}};
}

enum class PitchDistribution {
  Isotropic, ///< velocity uniform on the sphere
  Fixed      ///< pitch-angle cosine mu relative to the local field, gyro-phase uniform
};
constexpr auto choicesOf(PitchDistribution) {
  return std::array{std::pair{PitchDistribution::Isotropic, "isotropic"}, std::pair{PitchDistribution::Fixed, "fixed"}};
}

/// What is put at the chosen place: the particle or its guiding centre.
enum class PlacedPoint { Auto, Particle, GuidingCentre };
constexpr auto choicesOf(PlacedPoint) {
  return std::array{std::pair{PlacedPoint::Auto, "auto"}, std::pair{PlacedPoint::Particle, "particle"},
                    std::pair{PlacedPoint::GuidingCentre, "guiding_centre"}};
}

/// A particle started by hand: place and direction of motion (of any length but 0).
struct Launch {
  Vec3 place{}, direction{};
};
/// "x y z vx vy vz; x y z vx vy vz". @throws Error naming the launch that is wrong.
std::vector<Launch> parseLaunches(const std::string& text);
std::string textOf(const std::vector<Launch>& launches);

/// Which particles start where.
struct EnsembleParameters {
  std::int64_t particles = 1000;
  Placement placement = Placement::Box;
  double startX = 0, startY = 0, startZ = 0;
  double endX = 0, endY = 0, endZ = 1;
  PitchDistribution pitch = PitchDistribution::Isotropic;
  double mu = 0.5;
  PlacedPoint placed = PlacedPoint::Auto;
  std::uint64_t seed = 1;
  std::string launched;

  static constexpr std::string_view group = "Particles";
  static constexpr auto fields() {
    using P = EnsembleParameters;
    constexpr Range place{-1e9, 1e9};
    return std::tuple{
        Parameter{&P::particles, "particles", "N", "1", "Number of particles", Range{1, 1e7}, Hint::Logarithmic},
        Parameter{&P::placement, "placement", "", "",
                  "Where they start: box (uniformly), point, line (start to end) or axis (0, 0, start_z)"},
        Parameter{&P::startX, "start_x", "x", "l", "Start of point or line", place, Hint::Advanced},
        Parameter{&P::startY, "start_y", "y", "l", "Start of point or line", place, Hint::Advanced},
        Parameter{&P::startZ, "start_z", "z", "l", "Start of point or line, or place on the axis", place,
                  Hint::Advanced},
        Parameter{&P::endX, "end_x", "x", "l", "End of the line", place, Hint::Advanced},
        Parameter{&P::endY, "end_y", "y", "l", "End of the line", place, Hint::Advanced},
        Parameter{&P::endZ, "end_z", "z", "l", "End of the line", place, Hint::Advanced},
        Parameter{&P::pitch, "pitch", "", "", "Velocities: isotropic, or with fixed pitch-angle cosine mu"},
        Parameter{&P::mu, "mu", "μ", "1", "Pitch-angle cosine relative to the local field, if pitch is fixed",
                  Range{-1, 1}},
        Parameter{&P::placed, "placed_point", "", "",
                  "What is put at the start: the particle or its guiding centre (auto: guiding centre on the axis)",
                  Range{}, Hint::Advanced},
        Parameter{&P::seed, "seed", "", "1", "Seed of all random numbers"},
        Parameter{&P::launched, "launched", "", "",
                  "Further particles, each with place and direction: x y z vx vy vz; x y z vx vy vz", Range{},
                  Hint::Advanced}};
  }
  std::vector<Complaint> validate() const;
  /// The ensemble and the launched ones, which come last. @throws Error if `launched` cannot be read.
  std::size_t totalParticles() const;
  bool placesGuidingCentre() const {
    return placed == PlacedPoint::GuidingCentre || (placed == PlacedPoint::Auto && placement == Placement::Axis);
  }
};

} // namespace larmor::motion
