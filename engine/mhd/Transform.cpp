#include "engine/mhd/Transform.h"

#include "engine/core/Error.h"
#include "engine/core/FftwPlanner.h"
#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <cstring>
#include <fftw3.h>
#include <mutex>
#include <numbers>

namespace larmor::mhd {

namespace {

fftw_complex* asFftw(Complex* data) { return reinterpret_cast<fftw_complex*>(data); }

// A real row of N values is taken as N/2 complex ones, x_2j + i x_2j+1: their transform holds that of the even and that
// of the odd values. Unmeasured, FFTW plans complex transforms of many rows for vector registers,
// real ones not: a step of 64^3 is a tenth faster so.

Complex times(const Complex& a, const Complex& b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}
Complex timesI(const Complex& z) { return {-z.imag(), z.real()}; }

/// Modes k = 0 .. cut of a real row become the h = N/2 modes of its values in pairs; h/2 <= cut < h, and what lies
/// beyond the cut counts as zero, whatever it is.
void tangle(Complex* row, std::size_t h, std::size_t cut, const std::vector<Complex>& turns) {
  const double mean = row[0].real();
  row[0] = {mean, mean};
  const auto both = [&](std::size_t k, Complex even, Complex odd) {
    row[k] = even + timesI(odd);
    row[h - k] = std::conj(even) + timesI(std::conj(odd));
  };
  for (std::size_t k = 1; k < h - cut; ++k)
    both(k, row[k], times(row[k], turns[k]));
  for (std::size_t k = h - cut; 2 * k <= h; ++k) {
    const Complex a = row[k], b = std::conj(row[h - k]);
    both(k, a + b, times(a - b, turns[k]));
  }
}

/// The other way round, for the forward transform.
void untangle(Complex* row, std::size_t h, const std::vector<Complex>& turns) {
  const Complex mean = row[0];
  row[0] = mean.real() + mean.imag();
  row[h] = mean.real() - mean.imag();
  for (std::size_t k = 1; 2 * k <= h; ++k) {
    const Complex a = row[k], b = std::conj(row[h - k]);
    const Complex even = 0.5 * (a + b), odd = times(-0.5 * timesI(a - b), std::conj(turns[k]));
    row[k] = even + odd;
    row[h - k] = std::conj(even - odd);
  }
}

} // namespace

void Scalar::Release::operator()(Complex* data) const { fftw_free(data); }

Scalar::Scalar(std::size_t n) {
  const std::size_t count = (n / 2 + 1) * n * n;
  data_.reset(reinterpret_cast<Complex*>(fftw_alloc_complex(count)));
  if (!data_)
    throw Error("MHD", "not enough memory", "a smaller grid");
  std::memset(static_cast<void*>(data_.get()), 0, count * sizeof(Complex));
}

struct Transform::Plans {
  fftw_plan zInverse, zForward; ///< all kept kx of one y
  fftw_plan yInverse, yForward; ///< all kept kx of one z
  fftw_plan xInverse, xForward; ///< all rows of one z, values in pairs
};

Transform::Transform(std::size_t n, unsigned threads)
    : n_(n), cut_((n - 1) / 3), threads_(threads), plans_(std::make_unique<Plans>()) {
  for (std::size_t i = 0; i < n; ++i)
    if (kept(i))
      keptRows_.push_back(i);
  Scalar scratch(n);
  auto* data = asFftw(scratch.modes());
  const int size = static_cast<int>(n), lines = static_cast<int>(cut_ + 1), row = static_cast<int>(half());
  const int plane = size * row;
  const std::lock_guard lock(fftwPlanner());
  const auto along = [&](int stride, int sign) {
    return fftw_plan_many_dft(1, &size, lines, data, nullptr, stride, 1, data, nullptr, stride, 1, sign, FFTW_ESTIMATE);
  };
  plans_->zInverse = along(plane, FFTW_BACKWARD);
  plans_->zForward = along(plane, FFTW_FORWARD);
  plans_->yInverse = along(row, FFTW_BACKWARD);
  plans_->yForward = along(row, FFTW_FORWARD);
  const int pairs = size / 2;
  const auto rows = [&](int sign) {
    return fftw_plan_many_dft(1, &pairs, size, data, nullptr, 1, row, data, nullptr, 1, row, sign, FFTW_ESTIMATE);
  };
  plans_->xInverse = rows(FFTW_BACKWARD);
  plans_->xForward = rows(FFTW_FORWARD);
  for (std::size_t k = 0; 4 * k <= n; ++k)
    turns_.push_back(std::polar(1.0, 2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n)));
}

Transform::~Transform() {
  const std::lock_guard lock(fftwPlanner());
  for (fftw_plan plan :
       {plans_->zInverse, plans_->zForward, plans_->yInverse, plans_->yForward, plans_->xInverse, plans_->xForward})
    fftw_destroy_plan(plan);
}

void Transform::inverseAcross(Scalar& scalar, std::size_t row) const {
  Complex* const data = scalar.modes() + row * half();
  for (std::size_t z = cut_ + 1; z + cut_ < n_; ++z)
    std::fill_n(data + z * n_ * half(), cut_ + 1, Complex{});
  fftw_execute_dft(plans_->zInverse, asFftw(data), asFftw(data));
}

void Transform::inversePlane(Scalar& scalar, std::size_t z) const {
  Complex* const data = scalar.modes() + z * n_ * half();
  for (std::size_t y = cut_ + 1; y + cut_ < n_; ++y)
    std::fill_n(data + y * half(), cut_ + 1, Complex{});
  fftw_execute_dft(plans_->yInverse, asFftw(data), asFftw(data));
  for (std::size_t y = 0; y < n_; ++y)
    tangle(data + y * half(), n_ / 2, cut_, turns_);
  fftw_execute_dft(plans_->xInverse, asFftw(data), asFftw(data));
}

void Transform::forwardPlane(Scalar& scalar, std::size_t z) const {
  Complex* const data = scalar.modes() + z * n_ * half();
  fftw_execute_dft(plans_->xForward, asFftw(data), asFftw(data));
  for (std::size_t y = 0; y < n_; ++y)
    untangle(data + y * half(), n_ / 2, turns_);
  fftw_execute_dft(plans_->yForward, asFftw(data), asFftw(data));
}

void Transform::forwardAcross(Scalar& scalar, std::size_t row) const {
  Complex* const data = scalar.modes() + row * half();
  fftw_execute_dft(plans_->zForward, asFftw(data), asFftw(data));
}

template <class Pass>
void Transform::each(std::span<Scalar* const> scalars, std::size_t count, Pass&& pass) const {
  ThreadPool::shared().parallelFor(
      scalars.size() * count, 4,
      [&](std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at < end; ++at)
          pass(*scalars[at / count], at % count);
      },
      threads_);
}

void Transform::inverse(std::span<Scalar* const> scalars) const {
  each(scalars, keptRows_.size(), [&](Scalar& scalar, std::size_t i) { inverseAcross(scalar, keptRows_[i]); });
  each(scalars, n_, [&](Scalar& scalar, std::size_t z) { inversePlane(scalar, z); });
}

void Transform::forward(std::span<Scalar* const> scalars) const {
  each(scalars, n_, [&](Scalar& scalar, std::size_t z) { forwardPlane(scalar, z); });
  each(scalars, keptRows_.size(), [&](Scalar& scalar, std::size_t i) { forwardAcross(scalar, keptRows_[i]); });
}

} // namespace larmor::mhd
