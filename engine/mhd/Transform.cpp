#include "engine/mhd/Transform.h"

#include "engine/core/Error.h"
#include "engine/core/FftwPlanner.h"
#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <cstring>
#include <fftw3.h>
#include <mutex>

namespace larmor::mhd {

namespace {

fftw_complex* asFftw(Complex* data) { return reinterpret_cast<fftw_complex*>(data); }

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
  fftw_plan xInverse, xForward; ///< all rows of one z
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
  plans_->xInverse = fftw_plan_many_dft_c2r(1, &size, size, data, nullptr, 1, row, scratch.values(), nullptr, 1,
                                            2 * row, FFTW_ESTIMATE);
  plans_->xForward = fftw_plan_many_dft_r2c(1, &size, size, scratch.values(), nullptr, 1, 2 * row, data, nullptr, 1,
                                            row, FFTW_ESTIMATE);
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
  for (std::size_t y = 0; y < n_; ++y) {
    const std::size_t from = kept(y) ? cut_ + 1 : 0;
    std::fill_n(data + y * half() + from, half() - from, Complex{});
  }
  fftw_execute_dft(plans_->yInverse, asFftw(data), asFftw(data));
  fftw_execute_dft_c2r(plans_->xInverse, asFftw(data), reinterpret_cast<double*>(data));
}

void Transform::forwardPlane(Scalar& scalar, std::size_t z) const {
  Complex* const data = scalar.modes() + z * n_ * half();
  fftw_execute_dft_r2c(plans_->xForward, reinterpret_cast<double*>(data), asFftw(data));
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
