// Start states.
#include "engine/core/Philox.h"
#include "engine/mhd/Memory.h"

#include <cmath>
#include <numbers>

namespace larmor::mhd {

namespace {

constexpr double startEnergy = 0.5; ///< of u and of b

Vec3 taylorGreenFlow(const Vec3& r) {
  return {std::sin(r[0]) * std::cos(r[1]) * std::cos(r[2]), -std::cos(r[0]) * std::sin(r[1]) * std::cos(r[2]), 0.0};
}
Vec3 taylorGreenField(const Vec3& r) {
  const double f = 1.0 / std::sqrt(3.0);
  return {f * std::cos(r[0]) * std::sin(r[1]) * std::sin(r[2]), f * std::sin(r[0]) * std::cos(r[1]) * std::sin(r[2]),
          -2.0 * f * std::sin(r[0]) * std::sin(r[1]) * std::cos(r[2])};
}
Vec3 orszagTangFlow(const Vec3& r) { return {-2.0 * std::sin(r[1]), 2.0 * std::sin(r[0]), 0.0}; }
Vec3 orszagTangField(const Vec3& r) {
  return {0.8 * (-2.0 * std::sin(2.0 * r[1]) + std::sin(r[2])), 0.8 * (2.0 * std::sin(r[0]) + std::sin(r[2])),
          0.8 * (std::sin(r[0]) + std::sin(r[1]))};
}
Vec3 nothing(const Vec3&) { return {}; }

/// Random solenoidal modes at 1 <= |k| <= kMax of the given energy. Made mode by mode from the seed, so that grids of
/// different size start from the same field.
void randomModes(const Transform& t, Vector& field, double kMax, double energy, std::uint64_t seed,
                 std::uint64_t which) {
  const auto reach = static_cast<int>(kMax);
  const auto n = static_cast<int>(t.size());
  double sum = 0.0;
  const auto index = [&](int kx, int ky, int kz) {
    return (static_cast<std::size_t>((kz + n) % n) * t.size() + static_cast<std::size_t>((ky + n) % n)) * t.half() +
           static_cast<std::size_t>(kx);
  };
  for (int kz = -reach; kz <= reach; ++kz)
    for (int ky = -reach; ky <= reach; ++ky)
      for (int kx = 0; kx <= reach; ++kx) {
        const double k2 = kx * kx + ky * ky + kz * kz;
        if (k2 == 0.0 || k2 > kMax * kMax || (kx == 0 && (ky < 0 || (ky == 0 && kz < 0))))
          continue; // the conjugate half of the plane kx = 0 follows below
        constexpr std::uint64_t side = 64;
        const auto id = static_cast<std::uint64_t>(kx) +
                        side * (static_cast<std::uint64_t>(ky + 32) + side * static_cast<std::uint64_t>(kz + 32));
        Philox random(seed, streams::flow, which * (1u << 20) + id);
        Complex v[3];
        for (Complex& component : v)
          component = {random.normal(), random.normal()};
        const Complex along = (double(kx) * v[0] + double(ky) * v[1] + double(kz) * v[2]) / k2;
        const double k[3] = {double(kx), double(ky), double(kz)};
        for (std::size_t c = 0; c < 3; ++c) {
          v[c] -= k[c] * along;
          sum += std::norm(v[c]); // half of it for the mode, half for its conjugate
          field[c].modes()[index(kx, ky, kz)] = v[c];
          if (kx == 0)
            field[c].modes()[index(0, -ky, -kz)] = std::conj(v[c]);
        }
      }
  const double factor = std::sqrt(energy / sum);
  for (Scalar& component : field)
    for (std::size_t i = 0; i < t.half() * t.size() * t.size(); ++i)
      component.modes()[i] *= factor;
}

} // namespace

void Solver::start(std::uint64_t seed) {
  Memory& m = *memory_;
  switch (parameters_.start) {
  case Start::OrszagTang:
    return set(orszagTangFlow, orszagTangField);
  case Start::TaylorGreen:
    return set(taylorGreenFlow, nothing);
  case Start::TaylorGreenMhd:
    return set(taylorGreenFlow, taylorGreenField);
  case Start::Turbulence:
    randomModes(transform_, m.u, 3.0, startEnergy, seed, 0);
    randomModes(transform_, m.b, 3.0, startEnergy, seed, 1);
    break;
  case Start::Dynamo:
    randomModes(transform_, m.u, 3.0, startEnergy, seed, 0);
    randomModes(transform_, m.b, 4.0, 1e-6, seed, 1);
    break;
  }
  begin();
}

void Solver::set(const std::function<Vec3(const Vec3&)>& u, const std::function<Vec3(const Vec3&)>& b) {
  const std::size_t n = transform_.size(), row = 2 * transform_.half();
  const double cell = 2.0 * std::numbers::pi / static_cast<double>(n), perNode = std::pow(static_cast<double>(n), -3);
  for (const auto& [function, target] : {std::pair{&u, &memory_->u}, std::pair{&b, &memory_->b}}) {
    auto* const field = target; // lambdas of C++20 may capture it, not every compiler lets them capture a binding
    for (std::size_t z = 0; z < n; ++z)
      for (std::size_t y = 0; y < n; ++y)
        for (std::size_t x = 0; x < n; ++x) {
          const Vec3 v = (*function)(
              {cell * static_cast<double>(x), cell * static_cast<double>(y), cell * static_cast<double>(z)});
          for (std::size_t c = 0; c < 3; ++c)
            (*field)[c].values()[(z * n + y) * row + x] = v[c];
        }
    Scalar* const all[] = {&(*field)[0], &(*field)[1], &(*field)[2]};
    transform_.forward(all);
    for (std::size_t plane = 0; plane < n; ++plane)
      keptModes(transform_, plane, [&](std::size_t at, double kx, double ky, double kz, double) {
        Complex &x = (*field)[0].modes()[at], &y = (*field)[1].modes()[at], &z = (*field)[2].modes()[at];
        const double k2 = kx * kx + ky * ky + kz * kz;
        const Complex along = k2 > 0.0 ? (kx * x + ky * y + kz * z) / k2 : Complex{};
        x = perNode * (x - kx * along);
        y = perNode * (y - ky * along);
        z = perNode * (z - kz * along);
      });
  }
  begin();
}

} // namespace larmor::mhd
