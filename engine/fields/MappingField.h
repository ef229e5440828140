#pragma once
#include "engine/core/Parameters.h"
#include "engine/core/VectorGrid.h"
#include "engine/fields/GridField.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

namespace larmor::fields {

enum class CarryLaw {
  Unchanged, ///< the vector moves with its fluid element
  FrozenIn   ///< and is stretched with it (Cauchy's solution of ideal induction)
};
constexpr auto choicesOf(CarryLaw) {
  return std::array{std::pair{CarryLaw::FrozenIn, "frozen_in"}, std::pair{CarryLaw::Unchanged, "unchanged"}};
}
enum class AdvectionTime { Total, Band };
constexpr auto choicesOf(AdvectionTime) {
  return std::array{std::pair{AdvectionTime::Total, "total"}, std::pair{AdvectionTime::Band, "band"}};
}

/// Lagrangian mapping: Gaussian velocity and field, advected by the flow itself scale after scale for about a turnover
/// time, then brought back to the grid, to zero divergence and to their spectrum. Rosales & Meneveau, Phys. Fluids 18,
/// 075104 (2006); Subedi et al., Astrophys. J. 796, 97 (2014) for magnetic fields; the time that depends on scale after
/// Luebke et al. (2024); levels, deposit and limits are ours. Rms of the vector 1, cube of side 2 pi.
struct MappingParameters {
  std::int64_t grid = 128;
  double spectrumIndex = 5.0 / 3.0;
  double displacement = 1.0;
  std::int64_t levels = 0;
  bool smooth = false;
  CarryLaw law = CarryLaw::FrozenIn;
  AdvectionTime time = AdvectionTime::Total;
  Interpolation interpolation = Interpolation::Trilinear;

  static constexpr std::string_view group = "Lagrangian mapping";
  static constexpr auto fields() {
    using P = MappingParameters;
    return std::tuple{
        Parameter{&P::grid, "grid", "N", "1", "Nodes along each side of the cube", Range{16, 1024}},
        Parameter{&P::spectrumIndex, "spectrum_index", "s", "1", "Energy spectrum E(k) ~ k^-s", Range{-10, 10}},
        Parameter{&P::displacement, "mapping_time", "C", "l_n/u_n",
                  "How long each scale is advected, in its turnover times; 0 gives the Gaussian field", Range{0, 10}},
        Parameter{&P::levels, "mapping_levels", "M", "1", "Octaves of scales, the largest first; 0: down to two cells",
                  Range{0, 12}},
        Parameter{&P::smooth, "mapping_smooth", "", "", "Gaussian low-pass instead of a sharp one", Range{},
                  Hint::Advanced},
        Parameter{&P::law, "mapping_law", "", "", "How the field is carried: unchanged, or frozen into the flow"},
        Parameter{&P::time, "mapping_velocity", "", "",
                  "Velocity of the turnover time: all larger scales together, or the octave alone", Range{},
                  Hint::Advanced},
        Parameter{&P::interpolation, "interpolation", "", "", "Between the nodes"}};
  }
};

/// Velocity and magnetic field of one realisation, at the nodes.
struct MappedFields {
  VectorGrid velocity, magnetic;
};

/// The same for a seed at any number of threads. @throws what progress throws.
MappedFields mappedFields(const MappingParameters& parameters, std::uint64_t seed, unsigned threads = 0,
                          const std::function<void(double)>& progress = {});

} // namespace larmor::fields
