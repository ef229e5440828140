// The loops of a stage: derivatives in Fourier space, products in real space, the update.
#include "engine/mhd/Memory.h"

#include <algorithm>
#include <cmath>

namespace larmor::mhd {

namespace {

Complex timesI(const Complex& z) { return {-z.imag(), z.real()}; }

/// i k x v
struct Curl {
  Complex x, y, z;
  Curl(double kx, double ky, double kz, const Complex& vx, const Complex& vy, const Complex& vz)
      : x(timesI(ky * vz - kz * vy)), y(timesI(kz * vx - kx * vz)), z(timesI(kx * vy - ky * vx)) {}
};

} // namespace

void Solver::derivativesToWork() {
  Memory& m = *memory_;
  Vector &u = m.work[0], &b = m.work[1], &w = m.work[2], &j = m.work[3];
  const std::size_t n = transform_.size(), half = transform_.half(), cut = transform_.cut();
  ThreadPool::shared().parallelFor(
      n, 1,
      [&](std::size_t plane, std::size_t) {
        for (std::size_t row = 0; row < n; ++row) { // the transform needs zeros beyond the cut
          const std::size_t first = (plane * n + row) * half;
          const std::size_t from = transform_.kept(plane) && transform_.kept(row) ? cut + 1 : 0;
          for (Vector& field : m.work)
            for (Scalar& component : field)
              std::fill(component.modes() + first + from, component.modes() + first + half, Complex{});
        }
        keptModes(transform_, plane, [&](std::size_t at, double kx, double ky, double kz, double) {
          const Complex ux = m.u[0].modes()[at], uy = m.u[1].modes()[at], uz = m.u[2].modes()[at];
          const Complex bx = m.b[0].modes()[at], by = m.b[1].modes()[at], bz = m.b[2].modes()[at];
          u[0].modes()[at] = ux;
          u[1].modes()[at] = uy;
          u[2].modes()[at] = uz;
          b[0].modes()[at] = bx;
          b[1].modes()[at] = by;
          b[2].modes()[at] = bz;
          const Curl vorticity(kx, ky, kz, ux, uy, uz), current(kx, ky, kz, bx, by, bz);
          w[0].modes()[at] = vorticity.x;
          w[1].modes()[at] = vorticity.y;
          w[2].modes()[at] = vorticity.z;
          j[0].modes()[at] = current.x;
          j[1].modes()[at] = current.y;
          j[2].modes()[at] = current.z;
        });
      },
      threads_);
  b[2].modes()[0] += parameters_.meanField;
}

/// u x w + j x b goes where w was, u x b where j was.
void Solver::products() {
  Memory& m = *memory_;
  const std::size_t n = transform_.size(), row = 2 * transform_.half();
  std::vector<double> fastest(n, 0.0);
  ThreadPool::shared().parallelFor(
      n, 1,
      [&](std::size_t plane, std::size_t) {
        const double *ux = m.work[0][0].values(), *uy = m.work[0][1].values(), *uz = m.work[0][2].values();
        const double *bx = m.work[1][0].values(), *by = m.work[1][1].values(), *bz = m.work[1][2].values();
        double *wx = m.work[2][0].values(), *wy = m.work[2][1].values(), *wz = m.work[2][2].values();
        double *jx = m.work[3][0].values(), *jy = m.work[3][1].values(), *jz = m.work[3][2].values();
        double largest = 0.0;
        for (std::size_t y = 0; y < n; ++y) {
          const std::size_t first = (plane * n + y) * row;
          for (std::size_t i = first; i < first + n; ++i) {
            const double u2 = ux[i] * ux[i] + uy[i] * uy[i] + uz[i] * uz[i];
            const double b2 = bx[i] * bx[i] + by[i] * by[i] + bz[i] * bz[i];
            largest = std::max(largest, std::sqrt(u2) + std::sqrt(b2));
            const double fx = uy[i] * wz[i] - uz[i] * wy[i] + jy[i] * bz[i] - jz[i] * by[i];
            const double fy = uz[i] * wx[i] - ux[i] * wz[i] + jz[i] * bx[i] - jx[i] * bz[i];
            const double fz = ux[i] * wy[i] - uy[i] * wx[i] + jx[i] * by[i] - jy[i] * bx[i];
            wx[i] = fx;
            wy[i] = fy;
            wz[i] = fz;
            jx[i] = uy[i] * bz[i] - uz[i] * by[i];
            jy[i] = uz[i] * bx[i] - ux[i] * bz[i];
            jz[i] = ux[i] * by[i] - uy[i] * bx[i];
          }
        }
        fastest[plane] = largest;
      },
      threads_);
  speed_ = *std::max_element(fastest.begin(), fastest.end());
}

/// exp(-coefficient k^(2h) time) for every k^2, which is a whole number.
std::vector<double> Solver::decays(double coefficient, double time) const {
  std::vector<double> table(3 * transform_.cut() * transform_.cut() + 1);
  for (std::size_t square = 0; square < table.size(); ++square)
    table[square] =
        std::exp(-coefficient * std::pow(static_cast<double>(square), static_cast<double>(parameters_.order)) * time);
  return table;
}

void Solver::update(double previous, double weight, double dt, double toNext) {
  Memory& m = *memory_;
  const auto decayU = decays(parameters_.kinematicViscosity(), toNext * dt),
             decayB = decays(parameters_.resistivity(), toNext * dt);
  const double perNode = dt / std::pow(static_cast<double>(transform_.size()), 3);
  ThreadPool::shared().parallelFor(
      transform_.size(), 1,
      [&](std::size_t plane, std::size_t) {
        keptModes(transform_, plane, [&](std::size_t at, double kx, double ky, double kz, double) {
          const double k2 = kx * kx + ky * ky + kz * kz;
          if (k2 == 0.0)
            return; // no mean force, no mean electromotive force
          Complex fx = m.work[2][0].modes()[at], fy = m.work[2][1].modes()[at], fz = m.work[2][2].modes()[at];
          const Complex along = (kx * fx + ky * fy + kz * fz) / k2; // pressure
          fx -= kx * along;
          fy -= ky * along;
          fz -= kz * along;
          const Curl induction(kx, ky, kz, m.work[3][0].modes()[at], m.work[3][1].modes()[at],
                               m.work[3][2].modes()[at]);
          const auto square = static_cast<std::size_t>(k2);
          const auto advance = [&](Complex& q, Complex& v, const Complex& rate, double decay) {
            q = previous * q + perNode * rate;
            v = decay * (v + weight * q);
            q *= decay;
          };
          advance(m.qu[0].modes()[at], m.u[0].modes()[at], fx, decayU[square]);
          advance(m.qu[1].modes()[at], m.u[1].modes()[at], fy, decayU[square]);
          advance(m.qu[2].modes()[at], m.u[2].modes()[at], fz, decayU[square]);
          advance(m.qb[0].modes()[at], m.b[0].modes()[at], induction.x, decayB[square]);
          advance(m.qb[1].modes()[at], m.b[1].modes()[at], induction.y, decayB[square]);
          advance(m.qb[2].modes()[at], m.b[2].modes()[at], induction.z, decayB[square]);
        });
      },
      threads_);
}

} // namespace larmor::mhd
