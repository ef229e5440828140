// What is measured of a state.
#include "engine/mhd/Memory.h"

#include <algorithm>
#include <cmath>

namespace larmor::mhd {

namespace {

double squareOf(const Vector& v, std::size_t at) {
  return std::norm(v[0].modes()[at]) + std::norm(v[1].modes()[at]) + std::norm(v[2].modes()[at]);
}

double productOf(const Complex& a, const Complex& b) { return a.real() * b.real() + a.imag() * b.imag(); }

/// u' lambda / nu with the Taylor scale lambda = sqrt(15 nu u'^2 / eps).
double taylorReynolds(double energy, double loss, double nu) {
  const double square = 2.0 * energy / 3.0;
  return nu > 0.0 && loss > 0.0 ? square * std::sqrt(15.0 / (nu * loss)) : Balance::none;
}

} // namespace

Balance Solver::balance() const {
  const Memory& m = *memory_;
  const auto sums = sumOverModes<7>(
      transform_, threads_, [&](auto& sum, std::size_t at, double kx, double ky, double kz, double weight) {
        const double k2 = kx * kx + ky * ky + kz * kz;
        const double u2 = squareOf(m.u, at), b2 = squareOf(m.b, at);
        const double power = powers_[static_cast<std::size_t>(k2)];
        const Complex u[3] = {m.u[0].modes()[at], m.u[1].modes()[at], m.u[2].modes()[at]};
        const Complex b[3] = {m.b[0].modes()[at], m.b[1].modes()[at], m.b[2].modes()[at]};
        sum[0] += 0.5 * weight * u2;
        sum[1] += 0.5 * weight * b2;
        sum[2] += weight * power * u2;
        sum[3] += weight * power * b2;
        for (std::size_t c = 0; c < 3; ++c)
          sum[4] += weight * productOf(u[c], b[c]);
        if (k2 == 0.0)
          return;
        const Complex i(0.0, 1.0); // a = i k x b / k^2
        const Complex a[3] = {i * (ky * b[2] - kz * b[1]), i * (kz * b[0] - kx * b[2]), i * (kx * b[1] - ky * b[0])};
        for (std::size_t c = 0; c < 3; ++c)
          sum[5] += weight * productOf(a[c], b[c]) / k2;
        sum[6] +=
            weight * (std::norm(kx * u[0] + ky * u[1] + kz * u[2]) + std::norm(kx * b[0] + ky * b[1] + kz * b[2])) / k2;
      });
  Balance result;
  const double nu = parameters_.kinematicViscosity(), eta = parameters_.resistivity();
  result.time = time_;
  result.kinetic = sums[0];
  result.magnetic = sums[1];
  result.viscousLoss = nu * sums[2] - 0.5 * kick_;
  result.resistiveLoss = eta * sums[3];
  result.input = input_;
  result.viscouslyLost = lost_[0];
  result.resistivelyLost = lost_[1];
  result.crossHelicity = sums[4];
  result.magneticHelicity = sums[5];
  result.divergence = std::sqrt(sums[6] / std::max(2.0 * (sums[0] + sums[1]), 1e-300));
  if (parameters_.order == 1) {
    result.taylorReynolds = taylorReynolds(result.kinetic, result.viscousLoss, nu);
    result.magneticTaylorReynolds = taylorReynolds(result.magnetic, result.resistiveLoss, eta);
    const double loss = result.viscousLoss + result.resistiveLoss;
    if (loss > 0.0)
      result.resolution = parameters_.highestWaveNumber() * std::pow(nu * nu * nu / loss, 0.25);
  }
  return result;
}

double balanceResidual(const Balance& first, const Balance& now) {
  const double input = now.input - first.input;
  const double lost = now.viscouslyLost - first.viscouslyLost + now.resistivelyLost - first.resistivelyLost;
  return (now.energy() - first.energy() - input + lost) / (input > 0.0 ? input : first.energy());
}

Spectra Solver::spectra() const {
  const std::size_t shells = transform_.size() / 2;
  std::vector<std::vector<double>> parts(transform_.size());
  ThreadPool::shared().parallelFor(
      transform_.size(), 1,
      [&](std::size_t plane, std::size_t) {
        parts[plane].assign(2 * (shells + 1), 0.0);
        keptModes(transform_, plane, [&](std::size_t at, double kx, double ky, double kz, double weight) {
          const auto shell = static_cast<std::size_t>(std::sqrt(kx * kx + ky * ky + kz * kz) + 0.5);
          if (shell > shells)
            return;
          parts[plane][shell] += 0.5 * weight * squareOf(memory_->u, at);
          parts[plane][shells + 1 + shell] += 0.5 * weight * squareOf(memory_->b, at);
        });
      },
      threads_);
  Spectra spectra;
  for (std::size_t n = 1; n <= shells; ++n) {
    double kinetic = 0.0, magnetic = 0.0;
    for (const auto& part : parts) {
      kinetic += part[n];
      magnetic += part[shells + 1 + n];
    }
    spectra.k.push_back(static_cast<double>(n));
    spectra.kinetic.push_back(kinetic);
    spectra.magnetic.push_back(magnetic);
  }
  return spectra;
}

std::vector<float> Solver::slice(std::size_t index, bool current) const {
  // The plane's value is a sum over kz, then a transform of the plane; simplest by the transform of the whole.
  const std::size_t n = transform_.size();
  Vector field = vectorOf(n);
  for (std::size_t plane = 0; plane < n; ++plane)
    keptModes(transform_, plane, [&](std::size_t at, double kx, double ky, double kz, double) {
      const Complex b[3] = {memory_->b[0].modes()[at], memory_->b[1].modes()[at], memory_->b[2].modes()[at]};
      const Complex i(0.0, 1.0);
      field[0].modes()[at] = current ? i * (ky * b[2] - kz * b[1]) : b[0];
      field[1].modes()[at] = current ? i * (kz * b[0] - kx * b[2]) : b[1];
      field[2].modes()[at] = current ? i * (kx * b[1] - ky * b[0]) : b[2];
    });
  if (!current)
    field[2].modes()[0] += parameters_.meanField;
  Scalar* const all[] = {&field[0], &field[1], &field[2]};
  transform_.inverse(all);
  std::vector<float> values(n * n);
  for (std::size_t y = 0; y < n; ++y)
    for (std::size_t x = 0; x < n; ++x) {
      const std::size_t at = (index * n + y) * 2 * transform_.half() + x;
      values[y * n + x] =
          static_cast<float>(std::hypot(field[0].values()[at], field[1].values()[at], field[2].values()[at]));
    }
  return values;
}

} // namespace larmor::mhd
