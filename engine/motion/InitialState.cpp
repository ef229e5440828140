#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/core/ThreadPool.h"
#include "engine/motion/ParticleState.h"
#include "engine/motion/TracePlan.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::motion {

namespace {

constexpr std::size_t grain = 256;
/// Fixed-point steps for the guiding centre; each gains a factor of gyro-radius over field scale.
constexpr int iterations = 8;

/// Where the particle or its guiding centre is put, and the random numbers of its velocity.
struct Start {
  Vec3 place{};
  double mu = 0, phase = 0; ///< cosine and azimuth, about z (isotropic) or about the local field (fixed)
};

/// The random numbers are drawn in one order whatever the options, so that changing one option keeps the others.
Start startOf(const EnsembleParameters& e, const fields::FieldInfo& info, std::uint64_t particle) {
  Philox random(e.seed, streams::particles, particle);
  Start start;
  for (std::size_t c = 0; c < 3; ++c) {
    const double u = random.uniform();
    const bool periodic = info.boxLength[c] > 0;
    const double low = periodic ? info.boxOrigin[c] : info.viewLow[c];
    start.place[c] = low + u * (periodic ? info.boxLength[c] : info.viewHigh[c] - low);
  }
  start.mu = random.uniform(-1.0, 1.0);
  start.phase = 2.0 * std::numbers::pi * random.uniform();
  if (e.pitch == PitchDistribution::Fixed)
    start.mu = e.mu;
  const Vec3 from{e.startX, e.startY, e.startZ}, to{e.endX, e.endY, e.endZ};
  switch (e.placement) {
  case Placement::Box:
    break;
  case Placement::Point:
    start.place = from;
    break;
  case Placement::Axis:
    start.place = {0, 0, e.startZ};
    break;
  case Placement::Line: {
    const double fraction = e.particles > 1 ? static_cast<double>(particle) / static_cast<double>(e.particles - 1) : 0;
    start.place = from + fraction * (to - from);
  }
  }
  return start;
}

Vec3 axisOf(const EnsembleParameters& e, const Vec3& b) {
  const double size = norm(b);
  if (e.pitch == PitchDistribution::Isotropic || !(size > 0))
    return {0, 0, 1};
  return (1.0 / size) * b;
}

/// Unit vector at cosine mu and azimuth phase about the axis.
Vec3 direction(const Vec3& axis, double mu, double phase) {
  const Vec3 helper = std::abs(axis[2]) < 0.9 ? Vec3{0, 0, 1} : Vec3{1, 0, 0};
  Vec3 first = cross(helper, axis);
  first = (1.0 / norm(first)) * first;
  const Vec3 second = cross(axis, first);
  const double s = std::sqrt(std::max(0.0, 1.0 - mu * mu));
  const Vec3 v = mu * axis + ((s * std::cos(phase)) * first + (s * std::sin(phase)) * second);
  return (1.0 / norm(v)) * v;
}

/// Guiding centre minus particle, v x b / (coupling |b|^2); 0 without field.
Vec3 offsetToCentre(const Vec3& v, const Vec3& b, double coupling) {
  const double square = dot(b, b);
  if (!(square > 0))
    return {};
  return (1.0 / (coupling * square)) * cross(v, b);
}

Vec3 fieldThere(const fields::Field& field, const Vec3& r, std::uint64_t particle) {
  const Vec3 b = field.at(r);
  if (!std::isfinite(b[0] + b[1] + b[2]))
    throw Error("Particles",
                fmt::format("the field is not finite at the start ({:.6g}, {:.6g}, {:.6g}) of particle {}", r[0], r[1],
                            r[2], particle),
                "a start where the field is defined");
  return b;
}

void put(ParticleState& state, std::size_t p, const Vec3& r, const Vec3& v) {
  state.x[p] = r[0];
  state.y[p] = r[1];
  state.z[p] = r[2];
  state.vx[p] = v[0];
  state.vy[p] = v[1];
  state.vz[p] = v[2];
}

void placeOne(const fields::Field& shared, const EnsembleParameters& e, const Normalisation& n,
              const fields::FieldInfo& info, std::size_t p, ParticleState& state, std::size_t at) {
  const Start start = startOf(e, info, p);
  const bool needsField = e.pitch == PitchDistribution::Fixed || e.placesGuidingCentre();
  const auto own = needsField ? shared.realisation(p) : nullptr; // may be costly
  const fields::Field& field = own ? *own : shared;
  Vec3 r = start.place, b = needsField ? fieldThere(field, r, p) : Vec3{};
  Vec3 v = n.speed * direction(axisOf(e, b), start.mu, start.phase);
  if (e.placesGuidingCentre())
    for (int i = 0; i < iterations; ++i) {
      r = start.place - offsetToCentre(v, b, n.coupling);
      b = fieldThere(field, r, p);
      v = n.speed * direction(axisOf(e, b), start.mu, start.phase);
    }
  put(state, at, r, v);
}

void requireValid(const EnsembleParameters& ensemble) {
  if (ensemble.particles < 1)
    throw Error("particles", fmt::format("{} is not allowed", ensemble.particles), "at least 1");
  if (const auto complaints = ensemble.validate(); !complaints.empty())
    throw Error(complaints.front().key, complaints.front().message);
}

} // namespace

ParticleState launchedState(const std::vector<Launch>& launches, const Normalisation& normalisation) {
  ParticleState state;
  state.resize(launches.size());
  for (std::size_t p = 0; p < launches.size(); ++p)
    put(state, p, launches[p].place, (normalisation.speed / norm(launches[p].direction)) * launches[p].direction);
  return state;
}

ParticleState initialState(const fields::Field& field, const EnsembleParameters& ensemble,
                           const Normalisation& normalisation, unsigned threads) {
  requireValid(ensemble);
  const fields::FieldInfo info = field.info();
  ParticleState state;
  state.resize(static_cast<std::size_t>(ensemble.particles));
  ThreadPool::shared().parallelFor(
      state.size(), grain,
      [&](std::size_t begin, std::size_t end) {
        for (std::size_t p = begin; p < end; ++p)
          placeOne(field, ensemble, normalisation, info, p, state, p);
      },
      threads);
  const auto launches = parseLaunches(ensemble.launched);
  const ParticleState launched = launchedState(launches, normalisation);
  const std::size_t first = state.size();
  state.resize(first + launched.size());
  for (std::size_t p = 0; p < launched.size(); ++p)
    put(state, first + p, launched.position(p), launched.velocity(p));
  return state;
}

ParticleState initialState(const fields::Field& field, const EnsembleParameters& ensemble, const TracePlan& plan) {
  return initialState(field, ensemble, plan.normalisation);
}

ParticleState initialState(const fields::Field& field, const EnsembleParameters& ensemble, const TracePlan& plan,
                           std::span<const std::size_t> particles) {
  requireValid(ensemble);
  const fields::FieldInfo info = field.info();
  ParticleState state;
  state.resize(particles.size());
  for (std::size_t i = 0; i < particles.size(); ++i)
    placeOne(field, ensemble, plan.normalisation, info, particles[i], state, i);
  return state;
}

} // namespace larmor::motion
