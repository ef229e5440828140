// Random forcing without correlation to the velocity: the input is P to round-off in every step (Alvelius 1999).
#include "engine/core/Philox.h"
#include "engine/mhd/Memory.h"

#include <cmath>
#include <numbers>

namespace larmor::mhd {

namespace {

constexpr int reach = 3; ///< forced: 1 <= |k| <= 3

struct Force {
  Complex x, y, z;
};

/// Along two unit vectors across k, with the phase that makes Re(conj(u).f) = 0.
Force forceOf(const Vec3& k, const Complex (&u)[3], Philox& random) {
  const double length = norm(k), across = std::hypot(k[0], k[1]);
  const Vec3 e1 = across > 0.0 ? Vec3{k[1] / across, -k[0] / across, 0.0} : Vec3{1.0, 0.0, 0.0};
  const Vec3 e2 = (1.0 / length) * cross(k, e1);
  const double phi = std::numbers::pi * random.uniform(), psi = 2.0 * std::numbers::pi * random.uniform();
  const auto along = [&](const Vec3& e) { return std::conj(u[0] * e[0] + u[1] * e[1] + u[2] * e[2]); };
  const Complex turn = std::polar(1.0, psi);
  const Complex z = along(e1) * std::sin(phi) + along(e2) * turn * std::cos(phi);
  const Complex first = std::polar(1.0, 0.5 * std::numbers::pi - std::arg(z));
  const Complex a = first * std::sin(phi), b = first * turn * std::cos(phi);
  return {a * e1[0] + b * e2[0], a * e1[1] + b * e2[1], a * e1[2] + b * e2[2]};
}

} // namespace

void Solver::force(double dt) {
  Vector& u = memory_->u;
  const auto n = static_cast<int>(transform_.size());
  const auto index = [&](int kx, int ky, int kz) {
    return (static_cast<std::size_t>((kz + n) % n) * transform_.size() + static_cast<std::size_t>((ky + n) % n)) *
               transform_.half() +
           static_cast<std::size_t>(kx);
  };
  struct Forced {
    std::size_t at, conjugate;
    bool plane;
    Force force;
  };
  std::vector<Forced> forced;
  double sum = 0.0, losing = 0.0; // |f|^2 and k^(2h) |f|^2 over the full spectrum
  for (int kz = -reach; kz <= reach; ++kz)
    for (int ky = -reach; ky <= reach; ++ky)
      for (int kx = 0; kx <= reach; ++kx) {
        const int k2 = kx * kx + ky * ky + kz * kz;
        if (k2 == 0 || k2 > reach * reach || (kx == 0 && (ky < 0 || (ky == 0 && kz < 0))))
          continue;
        const auto id = static_cast<std::uint64_t>(kx + 8 * (ky + 4) + 64 * (kz + 4));
        Philox random(seed_, streams::forcing, step_ * 1024 + id);
        const std::size_t at = index(kx, ky, kz);
        const Complex here[3] = {u[0].modes()[at], u[1].modes()[at], u[2].modes()[at]};
        const Force f = forceOf({double(kx), double(ky), double(kz)}, here, random);
        const double square = 2.0 * (std::norm(f.x) + std::norm(f.y) + std::norm(f.z));
        sum += square;
        losing += square * powers_[static_cast<std::size_t>(k2)];
        forced.push_back({at, kx == 0 ? index(0, -ky, -kz) : at, kx == 0, f});
      }
  const double factor = dt * std::sqrt(2.0 * parameters_.forcing / (dt * sum)); // (dt/2) sum |f|^2 = P
  for (const Forced& each : forced) {
    const Complex f[3] = {factor * each.force.x, factor * each.force.y, factor * each.force.z};
    for (std::size_t c = 0; c < 3; ++c) {
      u[c].modes()[each.at] += f[c];
      if (each.plane)
        u[c].modes()[each.conjugate] = std::conj(u[c].modes()[each.at]);
    }
  }
  input_ += parameters_.forcing * dt;
  kick_ = parameters_.kinematicViscosity() * losing * factor * factor; // u and f are at right angles
}

} // namespace larmor::mhd
