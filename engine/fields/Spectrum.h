#pragma once
#include "engine/core/VectorGrid.h"

#include <algorithm>
#include <array>
#include <complex>
#include <functional>
#include <memory>
#include <numbers>

namespace larmor::fields {

/// A real scalar on a periodic grid and its Fourier coefficients, transformed in place with FFTW in double precision.
/// Coefficients are normalised: f(r) = sum over k of c_k exp(i k.r), of which the half with kx index 0..nx/2 is kept.
class ScalarModes {
public:
  /// Zero everywhere. @throws Error if the memory is not to be had.
  explicit ScalarModes(const std::array<std::size_t, 3>& shape);

  /// Real values f(0..nx-1) of one row.
  double* row(std::size_t j, std::size_t k) { return reinterpret_cast<double*>(modes(j, k)); }
  /// Coefficients with kx index 0..nx/2 of one row.
  std::complex<double>* modes(std::size_t j, std::size_t k) { return data_.get() + (k * shape_[1] + j) * half_; }
  const std::complex<double>* modes(std::size_t j, std::size_t k) const {
    return data_.get() + (k * shape_[1] + j) * half_;
  }
  void forward(); ///< values -> coefficients
  void inverse(); ///< coefficients -> values

private:
  struct Release {
    void operator()(std::complex<double>* data) const;
  };
  std::array<std::size_t, 3> shape_;
  std::size_t half_;
  std::unique_ptr<std::complex<double>[], Release> data_;
};

/// One Fourier mode of a vector field, as seen by VectorModes::forEach.
struct Mode {
  std::complex<double>&x, &y, &z;
  Vec3 k;        ///< wave vector; a component at the Nyquist index counts as zero
  Vec3 angle;    ///< k_i dx_i, in (-pi, pi]
  double weight; ///< 2 if the mode stands for its conjugate too, else 1
  bool nyquist;  ///< lies in a Nyquist plane
};

/// The Fourier coefficients of a vector field on a periodic grid.
class VectorModes {
public:
  VectorModes(const std::array<std::size_t, 3>& shape, const Vec3& length);
  /// Transforms a sampled field. @param threads at most, 0 = all.
  explicit VectorModes(const VectorGrid& grid, unsigned threads = 0);

  const std::array<std::size_t, 3>& shape() const { return shape_; }
  const Vec3& length() const { return length_; }
  ScalarModes& component(std::size_t c) { return components_[c]; }
  void forward(unsigned threads = 0);
  void inverse(unsigned threads = 0);

  /// Visits every stored mode; planes of constant kz may run on several threads.
  void forEach(const std::function<void(std::size_t plane, const Mode&)>& visit, unsigned threads = 0);
  /// Sum over all modes of value * weight, with the same bits at any number of threads.
  double sum(const std::function<double(const Mode&)>& value, unsigned threads = 0);

private:
  std::array<std::size_t, 3> shape_;
  Vec3 length_;
  std::array<ScalarModes, 3> components_;
};

/// |b_k|^2 of a mode.
inline double energy(const Mode& mode) { return std::norm(mode.x) + std::norm(mode.y) + std::norm(mode.z); }

/// Energy in shells of width dk = 2 pi / (longest side): shell n holds round(|k| / dk) = n.
struct ShellSpectrum {
  std::vector<double> k, energy; ///< n dk and E(k), n = 1, 2, ... to half the grid; sum of E dk = <|b - mean|^2> / 2
};
ShellSpectrum shellSpectrum(VectorModes& modes, unsigned threads = 0);

/// Rms of div b over rms of |grad b|, by Fourier derivatives; 0 for a constant field.
double spectralDivergence(VectorModes& modes, unsigned threads = 0);

/// Number of the shell that holds the wave vector k.
inline std::size_t shellOf(const Vec3& k, double shellWidth) {
  return static_cast<std::size_t>(norm(k) / shellWidth + 0.5);
}
inline double shellWidth(const Vec3& length) {
  return 2.0 * std::numbers::pi / std::max({length[0], length[1], length[2]});
}

} // namespace larmor::fields
