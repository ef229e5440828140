#pragma once
#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace larmor::mhd {

using Complex = std::complex<double>;

/// Memory of one real scalar on an N^3 grid, or of its Fourier modes: rows of 2 (N/2 + 1) doubles, x fastest.
class Scalar {
public:
  explicit Scalar(std::size_t n); ///< zero. @throws Error if the memory is not to be had
  Complex* modes() { return data_.get(); }
  const Complex* modes() const { return data_.get(); }
  double* values() { return reinterpret_cast<double*>(data_.get()); }
  const double* values() const { return reinterpret_cast<const double*>(data_.get()); }

private:
  struct Release {
    void operator()(Complex* data) const;
  };
  std::unique_ptr<Complex[], Release> data_;
};

/// Real transforms on all cores. Modes with |k_i| >= N/3 are taken for zero and left out, which saves a third of the
/// work (forward: they keep whatever was there). Plans are made without timing, so that the same numbers come out every
/// time. The passes of a transform may be called one by one, by those who have something to do between them while the
/// data are in the cache.
class Transform {
public:
  explicit Transform(std::size_t n, unsigned threads = 0);
  ~Transform();
  Transform(const Transform&) = delete;
  Transform& operator=(const Transform&) = delete;

  std::size_t size() const { return n_; }
  std::size_t half() const { return n_ / 2 + 1; }
  /// Largest kept wave number along an axis.
  std::size_t cut() const { return cut_; }
  bool kept(std::size_t i) const { return i <= cut_ || i + cut_ >= n_; }
  /// Signed wave number of index i.
  double wave(std::size_t i) const {
    return i <= n_ / 2 ? static_cast<double>(i) : static_cast<double>(i) - static_cast<double>(n_);
  }

  /// Indices i with kept(i), in order.
  const std::vector<std::size_t>& keptRows() const { return keptRows_; }

  void inverse(std::span<Scalar* const> scalars) const; ///< modes -> values
  void forward(std::span<Scalar* const> scalars) const; ///< values -> modes times N^3

  void inverseAcross(Scalar& scalar, std::size_t row) const; ///< along z, of one kept ky; first pass of the inverse
  void inversePlane(Scalar& scalar, std::size_t z) const;    ///< along y and x, of one z; second pass
  void forwardPlane(Scalar& scalar, std::size_t z) const;    ///< along x and y, of one z; first pass of the forward one
  void forwardAcross(Scalar& scalar, std::size_t row) const; ///< along z, of one kept ky; second pass

private:
  struct Plans;
  /// pass(scalar, i) for i < count of every scalar, on all threads.
  template <class Pass>
  void each(std::span<Scalar* const> scalars, std::size_t count, Pass&& pass) const;
  std::size_t n_, cut_;
  unsigned threads_;
  std::vector<std::size_t> keptRows_;
  std::vector<Complex> turns_; ///< exp(2 pi i k / N), k <= N/4
  std::unique_ptr<Plans> plans_;
};

} // namespace larmor::mhd
