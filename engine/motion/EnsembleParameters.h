#pragma once
#include "engine/core/Parameters.h"

#include <array>
#include <cstdint>

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
        Parameter{&P::seed, "seed", "", "1", "Seed of all random numbers"}};
  }
  std::vector<Complaint> validate() const;
  bool placesGuidingCentre() const {
    return placed == PlacedPoint::GuidingCentre || (placed == PlacedPoint::Auto && placement == Placement::Axis);
  }
};

} // namespace larmor::motion
