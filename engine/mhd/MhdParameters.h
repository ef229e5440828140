#pragma once
#include "engine/core/ParameterSet.h"

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace larmor::mhd {

enum class Start {
  Turbulence,    ///< random u and b of equal energy at k <= 3, without mean flux
  Dynamo,        ///< random u, a seed of b of energy 1e-6 at k <= 4
  OrszagTang,    ///< the 3D Orszag-Tang vortex
  TaylorGreen,   ///< Taylor-Green flow, no field
  TaylorGreenMhd ///< insulating Taylor-Green MHD
};
constexpr auto choicesOf(Start) {
  return std::array{std::pair{Start::Turbulence, "turbulence"}, std::pair{Start::Dynamo, "dynamo"},
                    std::pair{Start::OrszagTang, "orszag_tang"}, std::pair{Start::TaylorGreen, "taylor_green"},
                    std::pair{Start::TaylorGreenMhd, "taylor_green_mhd"}};
}

enum class Scheme {
  Rk3, ///< Williamson's low-storage third order
  Rk4  ///< Carpenter & Kennedy's low-storage fourth order, five stages
};
constexpr auto choicesOf(Scheme) { return std::array{std::pair{Scheme::Rk3, "rk3"}, std::pair{Scheme::Rk4, "rk4"}}; }

/// Incompressible MHD on a cube of side 2 pi, in Alfven units (b as a velocity):
///   du/dt = P[u x w + j x b] - nu k^(2h) u + f,  db/dt = curl(u x b) - eta k^(2h) b,  div u = div b = 0.
struct MhdParameters {
  std::int64_t grid = 64;
  double viscosity = 0.0;
  bool ideal = false;
  double prandtl = 1.0;
  std::int64_t order = 1;
  double meanField = 0.0;
  double forcing = 0.1;
  double time = 20.0;
  double courant = 0.5;
  double fixedStep = 0.0;
  Start start = Start::Turbulence;
  Scheme scheme = Scheme::Rk3;

  static constexpr std::string_view group = "MHD turbulence";
  static constexpr auto fields() {
    using P = MhdParameters;
    return std::tuple{
        Parameter{&P::grid, "grid", "N", "1", "Nodes along each side of the cube, an even number", Range{8, 512}},
        Parameter{&P::viscosity, "viscosity", "ν", "",
                  "Kinematic viscosity; 0: as the grid resolves, (1.2/k_max)^(4/3) P^(1/3), so that "
                  "k_max times the dissipation scale is about 1.2",
                  Range{0, 10}},
        Parameter{
            &P::ideal, "ideal", "", "",
            "Neither viscosity nor resistivity: energy and helicities are conserved, up to the highest wave number",
            Range{}, Hint::Advanced},
        Parameter{&P::prandtl, "prandtl", "Pm", "1", "Magnetic Prandtl number, viscosity over resistivity",
                  Range{0.01, 100}},
        Parameter{&P::order, "dissipation_order", "h", "1", "Power of the Laplacian that dissipates; 1 is physical",
                  Range{1, 8}, Hint::Advanced},
        Parameter{&P::meanField, "background_field", "B₀", "", "Uniform field along z", Range{-100, 100}},
        Parameter{&P::forcing, "forcing_power", "P", "", "Energy input per time and volume at 1 <= k <= 3; 0: decaying",
                  Range{0, 100}},
        Parameter{&P::time, "simulated_time", "t", "", "Length of the simulation; a large eddy turns over in about 2",
                  Range{0, 1e5}},
        Parameter{&P::courant, "courant", "C", "1", "Time step in crossing times of a cell", Range{0.01, 1.5},
                  Hint::Advanced},
        Parameter{&P::fixedStep, "time_step", "Δt", "", "Time step; 0: by the Courant number", Range{0, 1},
                  Hint::Advanced},
        Parameter{&P::start, "initial_state", "", "", "Where it starts"},
        Parameter{&P::scheme, "time_scheme", "", "", "Time integration", Range{}, Hint::Advanced}};
  }
  std::vector<Complaint> validate() const;
  double highestWaveNumber() const { return static_cast<double>(grid) / 3.0; } ///< modes below it are kept
  double kinematicViscosity() const;                                           ///< nu
  /// No magnetic field at any time: a hydrodynamic flow.
  bool hydrodynamic() const { return start == Start::TaylorGreen && meanField == 0.0; }
  double resistivity() const { return kinematicViscosity() / prandtl; }
};

/// What is simulated unless something else is asked for: turbulence that a uniform field keeps magnetised, as no dynamo
/// works on grids that take minutes.
MhdParameters usualSimulation();
/// The parameters, with defaults that belong to where they start: those of usualSimulation(), without a uniform field
/// for the other starts.
ParameterSet setOf(MhdParameters& parameters);

} // namespace larmor::mhd
