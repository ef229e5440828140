#pragma once
#include "engine/core/Parameters.h"
#include "engine/core/VectorGrid.h"
#include "engine/fields/GridField.h"

#include <cstdint>
#include <functional>

namespace larmor::fields {

/// Continuous cascade: a sum over scales of band-passed vector noise whose local intensity is a log-correlated
/// log-normal field, solenoidal, rms of the vector 1, on a cube of side 2 pi. Increments scale with
/// zeta_p = p H + lambda^2 (p - p^2 / 2). Muzy, Phys. Rev. E 99, 042113 (2019), for the scalar waveforms; Luebke et al.
/// (2024) for the use as a magnetic field; the discretisation of scales (four per octave) and the filters are ours.
struct CascadeParameters {
  std::int64_t grid = 128;
  double hurst = 1.0 / 3.0;
  double intermittency = 0.06;
  Interpolation interpolation = Interpolation::Trilinear;

  static constexpr std::string_view group = "Continuous cascade";
  static constexpr auto fields() {
    using P = CascadeParameters;
    return std::tuple{
        Parameter{&P::grid, "grid", "N", "1", "Nodes along each side of the cube", Range{16, 1024}},
        Parameter{&P::hurst, "hurst", "H", "1", "Growth of increments with distance; 1/3 gives E(k) ~ k^-5/3",
                  Range{0.05, 0.95}},
        Parameter{&P::intermittency, "intermittency", "λ²", "1",
                  "Variance of the logarithm of the intensity per e-fold of scale; 0 gives a Gaussian field",
                  Range{0, 0.5}},
        Parameter{&P::interpolation, "interpolation", "", "", "Between the nodes"}};
  }
};

/// The field at its nodes, the same for a seed at any number of threads. @throws what progress throws.
VectorGrid cascadeGrid(const CascadeParameters& parameters, std::uint64_t seed, unsigned threads = 0,
                       const std::function<void(double)>& progress = {});

} // namespace larmor::fields
