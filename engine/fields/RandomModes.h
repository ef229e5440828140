#pragma once
#include "engine/core/Parameters.h"
#include "engine/fields/ModeSum.h"

#include <array>
#include <cstdint>

namespace larmor::fields {

/// Directions of wave vectors and polarisation.
enum class ModeGeometry {
  Isotropic, ///< k on the sphere, dB perpendicular to k at a random angle
  Slab,      ///< k along z, dB across z
  TwoD,      ///< k across z, dB = z x k
  Composite  ///< slab and 2D together
};
constexpr auto choicesOf(ModeGeometry) {
  return std::array{std::pair{ModeGeometry::Isotropic, "isotropic"}, std::pair{ModeGeometry::Slab, "slab"},
                    std::pair{ModeGeometry::TwoD, "2d"}, std::pair{ModeGeometry::Composite, "composite"}};
}

enum class ModeSpectrum {
  GiacaloneJokipii, ///< A^2 ~ dV/(1 + (k l)^Gamma)
  TautzDosch        ///< A^2 ~ dk (k l)^q/(1 + (k l)^2)^((s + q)/2)
};
constexpr auto choicesOf(ModeSpectrum) {
  return std::array{std::pair{ModeSpectrum::GiacaloneJokipii, "giacalone_jokipii"},
                    std::pair{ModeSpectrum::TautzDosch, "tautz_dosch"}};
}

/// A sum of modes with wave numbers equally spaced in ln k. Giacalone & Jokipii 1999 (ApJ 520, 204), Tautz & Dosch 2013
/// (Phys. Plasmas 20, 022302): dB = sqrt(2) rms sum_n A_n e_n cos(k_n.r + beta_n), sum A_n^2 = 1, so <dB^2> = rms^2.
struct RandomModesParameters {
  std::int64_t modes = 500;
  ModeGeometry geometry = ModeGeometry::Isotropic;
  double spectrumIndex = 5.0 / 3.0;
  double rms = 1.0, kMin = 0.2, kMax = 50.0, bendover = 1.0, slabFraction = 0.2, energyIndex = 3.0;
  ModeSpectrum spectrum = ModeSpectrum::GiacaloneJokipii;
  ModeArithmetic arithmetic = ModeArithmetic::Mixed;

  static constexpr std::string_view group = "Random Fourier modes";
  static constexpr auto fields() {
    using P = RandomModesParameters;
    return std::tuple{
        Parameter{&P::modes, "modes", "N_m", "1", "Number of plane waves; below 100 the field is not Gaussian",
                  Range{1, 1e6}, Hint::Logarithmic},
        Parameter{&P::geometry, "geometry", "", "", "Directions of the wave vectors"},
        Parameter{&P::spectrumIndex, "spectrum_index", "s", "1", "Energy spectrum E(k) ~ k^-s beyond the bend",
                  Range{-10, 10}},
        Parameter{&P::rms, "modes_rms", "b_rms", "b", "Root mean square of the vector", Range{0, 1e6}},
        Parameter{&P::kMin, "modes_k_min", "k_min", "1/l_0", "Smallest wave number", Range{1e-9, 1e9},
                  Hint::Logarithmic},
        Parameter{&P::kMax, "modes_k_max", "k_max", "1/l_0", "Largest wave number", Range{1e-9, 1e9},
                  Hint::Logarithmic},
        Parameter{&P::bendover, "bendover_length", "l", "l_0", "Length at which the spectrum bends", Range{1e-9, 1e9},
                  Hint::Advanced},
        Parameter{&P::slabFraction, "slab_fraction", "", "1", "Share of the slab waves in the energy of a composite",
                  Range{0, 1}, Hint::Advanced},
        Parameter{&P::spectrum, "spectrum_form", "", "", "Shape of the spectrum", Range{}, Hint::Advanced},
        Parameter{&P::energyIndex, "energy_range_index", "q", "1", "Slope below the bend, Tautz-Dosch form",
                  Range{-10, 10}, Hint::Advanced},
        Parameter{&P::arithmetic, "mode_arithmetic", "", "", "Precision of the sum: mixed (error 4e-7) or double",
                  Range{}, Hint::Advanced}};
  }
  std::vector<Complaint> validate() const;
};

/// @throws Error for invalid parameters.
std::shared_ptr<const ModeSum> randomModes(const RandomModesParameters& parameters, std::uint64_t seed);

} // namespace larmor::fields
