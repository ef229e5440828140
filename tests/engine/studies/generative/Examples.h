#pragma once
#include "engine/core/Philox.h"
#include "engine/core/Vec3.h"
#include "engine/studies/generative/Windows.h"

#include <cmath>
#include <numbers>

namespace larmor::testing {

/// Velocities of particles on helices with random axis, pitch and phase, and a gyro-frequency near 1 (not exactly, or
/// the covariance would have two modes): the field is uniform along each path.
inline studies::generative::WindowSet helices(std::size_t perSnapshot, std::vector<double> alphas = {4.0},
                                              std::int64_t length = 32, std::int64_t snapshots = 4) {
  using namespace studies::generative;
  WindowSet windows;
  windows.spacing = 0.1;
  windows.length = length;
  for (std::int64_t s = 0; s < snapshots; ++s) {
    windows.snapshots.push_back({"snapshot " + std::to_string(s), s == snapshots - 1   ? Part::Test
                                                                  : s == snapshots - 2 ? Part::Validation
                                                                                       : Part::Training});
    for (const double alpha : alphas)
      for (std::size_t p = 0; p < perSnapshot; ++p) {
        Philox random(7, 3, std::uint64_t(s) * 1000000 + std::uint64_t(alpha) * 10000 + p);
        const Vec3 b = random.direction();
        Vec3 e = random.direction();
        e = e - dot(b, e) * b;
        e = 1 / norm(e) * e;
        const Vec3 f = cross(b, e);
        const double mu = random.uniform(-1, 1), across = std::sqrt(1 - mu * mu), phase = random.uniform(0, 6.28),
                     rate = (1 + 0.3 / alpha * random.normal()) * 2 * std::numbers::pi * windows.spacing;
        for (std::int64_t t = 0; t < length; ++t) {
          const double angle = phase + rate * double(t);
          const Vec3 v = mu * b + across * std::cos(angle) * e + across * std::sin(angle) * f;
          windows.velocity.insert(windows.velocity.end(), {float(v[0]), float(v[1]), float(v[2])});
        }
        windows.snapshot.push_back(s);
        windows.particle.push_back(std::int64_t(p));
        windows.alpha.push_back(alpha);
      }
  }
  return windows;
}

} // namespace larmor::testing
