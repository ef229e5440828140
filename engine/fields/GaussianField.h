#pragma once
#include "engine/core/Parameters.h"
#include "engine/core/VectorGrid.h"
#include "engine/fields/GridField.h"
#include "engine/fields/GridReport.h"

#include <cstdint>
#include <functional>

namespace larmor::fields {

/// Solenoidal Gaussian random field on a cube of side 2 pi: white noise on the grid, filtered in Fourier space to
/// E(k) ~ k^-s in the shells kmin <= round|k| <= kmax, projected, zero mean, empty Nyquist planes, rms of the vector 1.
struct GaussianParameters {
  std::int64_t grid = 128;
  double spectrumIndex = 5.0 / 3.0;
  double kMin = 1.0;
  double kMax = 0.0;
  bool exactSpectrum = true;
  Interpolation interpolation = Interpolation::Trilinear;

  static constexpr std::string_view group = "Gaussian random field";
  static constexpr auto fields() {
    using P = GaussianParameters;
    return std::tuple{
        Parameter{&P::grid, "grid", "N", "1", "Nodes along each side of the cube", Range{4, 1024}},
        Parameter{&P::spectrumIndex, "spectrum_index", "s", "1", "Energy spectrum E(k) ~ k^-s", Range{-10, 10}},
        Parameter{&P::kMin, "k_min", "k_min", "1/l0", "Smallest wave number with energy", Range{0.5, 512}},
        Parameter{&P::kMax, "k_max", "k_max", "1/l0", "Largest wave number with energy; 0: a third of the grid",
                  Range{0, 512}},
        Parameter{&P::exactSpectrum, "exact_spectrum", "", "",
                  "Scale every shell to its energy; otherwise shells keep the scatter of a random sample", Range{},
                  Hint::Advanced},
        Parameter{&P::interpolation, "interpolation", "", "", "Between the nodes"}};
  }
  std::vector<Complaint> validate() const;
  double highestWaveNumber() const { return kMax > 0.0 ? kMax : static_cast<double>(grid) / 3.0; }
};

/// The field at its nodes, the same for a seed at any number of threads.
/// @param report if given, filled; divergence and spectrum then are of the double-precision field before it is rounded.
/// @throws Error for invalid parameters, or what progress throws.
VectorGrid gaussianGrid(const GaussianParameters& parameters, std::uint64_t seed, unsigned threads = 0,
                        const std::function<void(double)>& progress = {}, GridReport* report = nullptr);

} // namespace larmor::fields
