#pragma once
// Paths with known answers, shared by the tests of this folder.
#include "engine/core/Philox.h"
#include "engine/core/Trajectories.h"

#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>

namespace larmor::testing {

inline constexpr double pi = std::numbers::pi;

inline Normalisation alphaForm(double alpha) {
  Normalisation n;
  n.coupling = alpha;
  return n;
}

inline double gridStep(const Normalisation& n, double every) { return n.gyroPeriod() * every / 100.0; }

/// Exact orbit in b = (0, 0, strength): dV/dt = c V x b turns clockwise seen along b.
inline Path helix(const Normalisation& n, double speed, double pitchCosine, double strength, double phase, double step,
                  std::size_t records) {
  Path path;
  const double w = n.coupling * strength, along = speed * pitchCosine,
               across = speed * std::sqrt(1.0 - pitchCosine * pitchCosine);
  for (std::size_t i = 0; i < records; ++i) {
    const double t = static_cast<double>(i) * step, a = phase - w * t;
    path.time.push_back(t);
    path.velocity.push_back({across * std::cos(a), across * std::sin(a), along});
    path.position.push_back({-across / w * std::sin(a), across / w * std::cos(a), along * t});
    path.field.push_back({0.0, 0.0, strength});
  }
  return path;
}

/// Boris orbit (drift, rotation, drift), recorded every `every` steps.
inline Path boris(const Normalisation& n, const std::function<Vec3(const Vec3&)>& field, Vec3 x, Vec3 v, double dt,
                  std::size_t every, std::size_t records) {
  Path path;
  for (std::size_t step = 0;; ++step) {
    if (step % every == 0) {
      path.time.push_back(static_cast<double>(step) * dt);
      path.position.push_back(x);
      path.velocity.push_back(v);
      path.field.push_back(field(x));
      if (path.size() == records)
        return path;
    }
    x = x + 0.5 * dt * v;
    const Vec3 t = 0.5 * n.coupling * dt * field(x);
    const Vec3 prime = v + cross(v, t);
    v = v + 2.0 / (1.0 + dot(t, t)) * cross(prime, t);
    x = x + 0.5 * dt * v;
  }
}

/// B_z = 1 + (z^2 - r^2/2)/L^2, B_(x,y) = -(x,y) z/L^2.
inline Vec3 bottle(const Vec3& x, double length) {
  const double s = 1.0 / (length * length);
  return {-x[0] * x[2] * s, -x[1] * x[2] * s, 1.0 + (x[2] * x[2] - 0.5 * (x[0] * x[0] + x[1] * x[1])) * s};
}

/// Puts paths of equal length together.
inline Trajectories together(const std::vector<Path>& paths, const Normalisation& n, bool single = false) {
  Trajectories t;
  const std::size_t particles = paths.size(), records = paths.empty() ? 0 : paths[0].size();
  const auto fill = [&](RecordArray& array, std::vector<Vec3> Path::*member) {
    if (particles == 0 || (paths[0].*member).empty())
      return;
    array = RecordArray(particles, records, single);
    for (std::size_t p = 0; p < particles; ++p)
      for (std::size_t r = 0; r < records; ++r)
        array.set(p, r, (paths[p].*member)[r]);
  };
  fill(t.position, &Path::position);
  fill(t.velocity, &Path::velocity);
  fill(t.field, &Path::field);
  t.time = records ? paths[0].time : std::vector<double>{};
  t.normalisation = n;
  return t;
}

/// Independent increments, standard normal per component and record; the velocity is a copy of the last increment.
inline std::vector<Path> brownian(std::size_t particles, std::size_t records, std::uint64_t seed = 3) {
  std::vector<Path> paths(particles);
  for (std::size_t p = 0; p < particles; ++p) {
    Philox random(seed, 77, p);
    Vec3 x{5.0, -3.0, 2.0};
    for (std::size_t r = 0; r < records; ++r) {
      paths[p].time.push_back(static_cast<double>(r));
      paths[p].position.push_back(x);
      Vec3 step;
      for (double& s : step)
        s = random.normal();
      paths[p].velocity.push_back(step);
      x = x + step;
    }
  }
  return paths;
}

} // namespace larmor::testing
