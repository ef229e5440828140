#pragma once
#include "engine/core/Parameters.h"
#include "engine/fields/ModeSum.h"

#include <array>
#include <cstdint>

namespace larmor::fields {

/// Which random variable the printed spectrum belongs to.
enum class PaladeNormalisation {
  B,      ///< spectrum of b, b_rms = b exactly (default)
  Literal ///< spectrum of the potential as printed: b_rms depends on the cut-off
};
constexpr auto choicesOf(PaladeNormalisation) {
  return std::array{std::pair{PaladeNormalisation::B, "b"}, std::pair{PaladeNormalisation::Literal, "literal"}};
}
enum class Realisations { Shared, PerParticle };
constexpr auto choicesOf(Realisations) {
  return std::array{std::pair{Realisations::Shared, "shared"}, std::pair{Realisations::PerParticle, "per_particle"}};
}

/// B = z + b, b = z x grad a (Palade): kappa = k_perp lambda_perp with density ~ kappa^3 (1 + kappa^2)^(-7/3) below
/// kmax, x = k_par lambda_par with density ~ (1 + x^2)^(-5/6) below xmax; lengths in rho_0 = mc/(|q| B_0).
struct PaladeParameters {
  std::int64_t modes = 500;
  double b = 0.2, lambdaPerp = 5.0, lambdaPar = 0.0, kMax = 30.0, xMax = 100.0;
  PaladeNormalisation normalisation = PaladeNormalisation::B;
  Realisations realisations = Realisations::Shared;
  ModeArithmetic arithmetic = ModeArithmetic::Mixed;

  static constexpr std::string_view group = "Palade turbulence";
  static constexpr auto fields() {
    using P = PaladeParameters;
    return std::tuple{
        Parameter{&P::modes, "modes", "N_c", "1", "Number of plane waves", Range{1, 1e6}, Hint::Logarithmic},
        Parameter{&P::b, "b", "b", "B_0", "Turbulence amplitude", Range{0, 1e3}},
        Parameter{&P::lambdaPerp, "lambda_perp", "λ_⊥", "rho_0", "Perpendicular correlation length", Range{1e-6, 1e6}},
        Parameter{&P::lambdaPar, "lambda_par", "λ_∥", "rho_0", "Parallel correlation length; 0: ten times lambda_perp",
                  Range{0, 1e9}},
        Parameter{&P::realisations, "realisations", "", "", "One field for all particles, or a new one for each"},
        Parameter{&P::kMax, "kmax", "κ_max", "1", "Cut-off of k_perp lambda_perp", Range{1e-3, 1e6}, Hint::Advanced},
        Parameter{&P::xMax, "xmax", "x_max", "1", "Cut-off of k_par lambda_par", Range{1e-3, 1e9}, Hint::Advanced},
        Parameter{&P::normalisation, "normalisation", "", "",
                  "b: b_rms = b exactly; literal: the printed potential, b_rms depends on kmax", Range{},
                  Hint::Advanced},
        Parameter{&P::arithmetic, "mode_arithmetic", "", "", "Precision of the sum: mixed (error 4e-7) or double",
                  Range{}, Hint::Advanced}};
  }
  double parallelLength() const { return lambdaPar > 0 ? lambdaPar : 10.0 * lambdaPerp; }
};

/// Share of the energy of b above a cut-off kappa: (4/3) w^(1/3) - (1/3) w^(4/3), w = 1/(1 + kappa^2).
double energyBeyond(double kappa);

/// The plane waves of b: kappa from kappa^3 (1 + kappa^2)^(-7/3) by inversion of its distribution, x from
/// (1 + x^2)^(-5/6) by the polar method. @param realisation 0: the one for all; p + 1: particle p's own.
Modes paladeModes(const PaladeParameters& parameters, std::uint64_t seed, std::uint64_t realisation);
/// b alone, without the mean field: realisation(p) is particle p's own; info().rms is of the ensemble of them. @throws
/// Error for invalid parameters.
FieldPointer paladeRealisations(const PaladeParameters& parameters, std::uint64_t seed);
/// @throws Error for invalid parameters.
FieldPointer paladeTurbulence(const PaladeParameters& parameters, std::uint64_t seed);

} // namespace larmor::fields
