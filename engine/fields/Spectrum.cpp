#include "engine/fields/Spectrum.h"

#include "engine/core/Error.h"
#include "engine/core/FftwPlanner.h"
#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <cstring>
#include <fftw3.h>
#include <mutex>

namespace larmor::fields {

namespace {

template <class Make>
void transform(Make&& make) {
  fftw_plan plan;
  {
    std::lock_guard lock(fftwPlanner());
    plan = make();
  }
  if (!plan)
    throw Error("Fourier transform", "no plan for this grid");
  fftw_execute(plan);
  std::lock_guard lock(fftwPlanner());
  fftw_destroy_plan(plan);
}

fftw_complex* asFftw(std::complex<double>* data) { return reinterpret_cast<fftw_complex*>(data); }

/// Signed index of entry i of n, in (-n/2, n/2].
double signedIndex(std::size_t i, std::size_t n) {
  return i <= n / 2 ? static_cast<double>(i) : static_cast<double>(i) - static_cast<double>(n);
}

bool isNyquist(std::size_t i, std::size_t n) { return n > 1 && 2 * i == n; }

} // namespace

void ScalarModes::Release::operator()(std::complex<double>* data) const { fftw_free(data); }

ScalarModes::ScalarModes(const std::array<std::size_t, 3>& shape) : shape_(shape), half_(shape[0] / 2 + 1) {
  const std::size_t count = half_ * shape[1] * shape[2];
  data_.reset(reinterpret_cast<std::complex<double>*>(fftw_alloc_complex(count)));
  if (!data_)
    throw Error("Fourier transform", "not enough memory", "a smaller grid");
  std::memset(static_cast<void*>(data_.get()), 0, count * sizeof(std::complex<double>));
}

void ScalarModes::forward() {
  transform([this] {
    return fftw_plan_dft_r2c_3d(static_cast<int>(shape_[2]), static_cast<int>(shape_[1]), static_cast<int>(shape_[0]),
                                row(0, 0), asFftw(data_.get()), FFTW_ESTIMATE);
  });
  const double factor = 1.0 / static_cast<double>(shape_[0] * shape_[1] * shape_[2]);
  std::for_each_n(data_.get(), half_ * shape_[1] * shape_[2], [factor](auto& c) { c *= factor; });
}

void ScalarModes::inverse() {
  transform([this] {
    return fftw_plan_dft_c2r_3d(static_cast<int>(shape_[2]), static_cast<int>(shape_[1]), static_cast<int>(shape_[0]),
                                asFftw(data_.get()), row(0, 0), FFTW_ESTIMATE);
  });
}

VectorModes::VectorModes(const std::array<std::size_t, 3>& shape, const Vec3& length)
    : shape_(shape), length_(length), components_{ScalarModes(shape), ScalarModes(shape), ScalarModes(shape)} {}

VectorModes::VectorModes(const VectorGrid& grid, unsigned threads) : VectorModes(grid.shape, grid.length) {
  for (std::size_t c = 0; c < 3; ++c) {
    const float* values = grid.component(c).data();
    for (std::size_t k = 0; k < shape_[2]; ++k)
      for (std::size_t j = 0; j < shape_[1]; ++j)
        std::copy_n(values + grid.index(0, j, k), shape_[0], components_[c].row(j, k));
  }
  forward(threads);
}

void VectorModes::forward(unsigned threads) {
  ThreadPool::shared().parallelFor(
      3, 1, [this](std::size_t c, std::size_t) { components_[c].forward(); }, threads);
}

void VectorModes::inverse(unsigned threads) {
  ThreadPool::shared().parallelFor(
      3, 1, [this](std::size_t c, std::size_t) { components_[c].inverse(); }, threads);
}

void VectorModes::forEach(const std::function<void(std::size_t, const Mode&)>& visit, unsigned threads) {
  const auto fill = [this](std::size_t axis, std::size_t i, Vec3& k, Vec3& angle) {
    const double turns = signedIndex(i, shape_[axis]);
    angle[axis] = 2.0 * std::numbers::pi * turns / static_cast<double>(shape_[axis]);
    k[axis] = isNyquist(i, shape_[axis]) ? 0.0 : 2.0 * std::numbers::pi * turns / length_[axis];
  };
  const auto plane = [&](std::size_t kz, std::size_t) {
    Vec3 k{}, angle{};
    fill(2, kz, k, angle);
    for (std::size_t j = 0; j < shape_[1]; ++j) {
      fill(1, j, k, angle);
      const bool outside = isNyquist(kz, shape_[2]) || isNyquist(j, shape_[1]);
      auto *x = components_[0].modes(j, kz), *y = components_[1].modes(j, kz), *z = components_[2].modes(j, kz);
      for (std::size_t i = 0; i <= shape_[0] / 2; ++i) {
        fill(0, i, k, angle);
        const bool nyquist = isNyquist(i, shape_[0]);
        visit(kz, Mode{x[i], y[i], z[i], k, angle, i == 0 || nyquist ? 1.0 : 2.0, outside || nyquist});
      }
    }
  };
  ThreadPool::shared().parallelFor(shape_[2], 1, plane, threads);
}

double VectorModes::sum(const std::function<double(const Mode&)>& value, unsigned threads) {
  std::vector<double> planes(shape_[2], 0.0);
  forEach([&](std::size_t plane, const Mode& mode) { planes[plane] += mode.weight * value(mode); }, threads);
  double total = 0.0;
  for (const double part : planes)
    total += part;
  return total;
}

double spectralDivergence(VectorModes& modes, unsigned threads) {
  const double divergence =
      modes.sum([](const Mode& m) { return std::norm(m.k[0] * m.x + m.k[1] * m.y + m.k[2] * m.z); }, threads);
  const double gradient = modes.sum([](const Mode& m) { return dot(m.k, m.k) * energy(m); }, threads);
  return gradient > 0.0 ? std::sqrt(divergence / gradient) : 0.0;
}

ShellSpectrum shellSpectrum(VectorModes& modes, unsigned threads) {
  const auto& shape = modes.shape();
  const double width = shellWidth(modes.length());
  double highest = std::numeric_limits<double>::infinity(); // last complete shell
  for (std::size_t axis = 0; axis < 3; ++axis)
    if (shape[axis] > 1)
      highest = std::min(highest, std::numbers::pi * static_cast<double>(shape[axis]) / modes.length()[axis]);
  const std::size_t shells = std::isfinite(highest) ? static_cast<std::size_t>(highest / width + 1e-9) : 0;
  std::vector<double> planes(shape[2] * (shells + 1), 0.0);
  modes.forEach(
      [&](std::size_t plane, const Mode& mode) {
        const std::size_t shell = shellOf(mode.k, width);
        if (shell <= shells && !mode.nyquist)
          planes[plane * (shells + 1) + shell] += 0.5 * mode.weight * energy(mode) / width;
      },
      threads);
  ShellSpectrum spectrum;
  for (std::size_t shell = 1; shell <= shells; ++shell) {
    double total = 0.0;
    for (std::size_t plane = 0; plane < shape[2]; ++plane)
      total += planes[plane * (shells + 1) + shell];
    spectrum.k.push_back(static_cast<double>(shell) * width);
    spectrum.energy.push_back(total);
  }
  return spectrum;
}

} // namespace larmor::fields
