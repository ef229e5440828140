#include "engine/motion/GyroPeriod.h"

#include "engine/motion/PushKernels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace larmor::motion {

namespace {

constexpr std::size_t sampleParticles = 64, sampleSteps = 2000;

/// Angle by which the part of v perpendicular to b turned from u to w; 0 if there is none.
double turn(const Vec3& u, const Vec3& w, const Vec3& b, double speed) {
  const double size = norm(b);
  if (!(size > 0))
    return 0;
  const Vec3 axis = (1.0 / size) * b;
  const Vec3 from = u - dot(u, axis) * axis, to = w - dot(w, axis) * axis;
  if (norm(from) < 1e-6 * speed)
    return 0;
  return std::atan2(dot(axis, cross(from, to)), dot(from, to));
}

/// Turns of one particle in so many steps.
double turns(const fields::Field& field, const TraceSetup& setup, Vec3 r, Vec3 v, std::size_t steps) {
  const PushKernels kernels = pushKernels(setup.pusher == Pusher::ExactRotation);
  Vec3 b{};
  const BlockDouble one{&r[0], &r[1], &r[2], &v[0], &v[1], &v[2], &b[0], &b[1], &b[2]};
  double angle = 0;
  kernels.drift(1, 0.5 * setup.dt, one);
  for (std::size_t s = 0; s < steps; ++s) {
    b = field.at(r);
    const Vec3 before = v;
    kernels.push(1, 0.5 * setup.coupling * setup.dt, setup.dt, one);
    angle += turn(before, v, b, setup.speed);
  }
  return std::abs(angle) / (2.0 * std::numbers::pi);
}

} // namespace

double measuredGyroPeriod(const fields::Field& field, const TraceSetup& setup, const ParticleState& initial,
                          std::size_t steps) {
  const std::size_t particles = std::min(sampleParticles, initial.size()), count = std::min(steps, sampleSteps);
  const double time = static_cast<double>(count) * std::abs(setup.dt);
  double sum = 0;
  std::size_t turning = 0;
  for (std::size_t p = 0; p < particles; ++p) {
    const auto own = field.realisation(p);
    const double n = turns(own ? *own : field, setup, initial.position(p), initial.velocity(p), count);
    if (n > 0 && std::isfinite(n)) {
      sum += time / n;
      ++turning;
    }
  }
  return turning ? sum / static_cast<double>(turning) : std::numeric_limits<double>::quiet_NaN();
}

} // namespace larmor::motion
