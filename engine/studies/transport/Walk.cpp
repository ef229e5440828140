#include "engine/studies/transport/Walk.h"

#include "engine/core/Philox.h"
#include "engine/core/ThreadPool.h"

#include <cmath>
#include <numbers>

namespace larmor::studies::transport {

namespace {

/// Velocity at the start, with a gyrophase of its own, and a pitch angle if they are.
Vec3 startOf(const SimulationParameters& p, std::uint64_t number) {
  Philox random(p.seed, streams::particles, number);
  const double phase = 2.0 * std::numbers::pi * random.uniform();
  const double mu = p.startsIsotropic() ? 2.0 * random.uniform() - 1.0 : p.mu, across = std::sqrt(1.0 - mu * mu);
  return p.speed() * Vec3{across * std::cos(phase), across * std::sin(phase), mu};
}

} // namespace

fields::PaladeParameters turbulenceOf(const SimulationParameters& p) {
  fields::PaladeParameters t;
  t.modes = p.b == 0 ? 1 : p.modes; // waves of amplitude 0 need not be many
  t.b = p.b;
  t.lambdaPerp = p.lambdaPerp;
  t.lambdaPar = p.lambdaPar;
  t.kMax = p.kMax;
  t.xMax = p.xMax;
  t.normalisation = p.normalisation;
  t.realisations = fields::Realisations::PerParticle;
  return t;
}

Walk::Walk(const SimulationParameters& p, double dt, std::size_t first, std::size_t end,
           const motion::WaveDevice& device, unsigned threads)
    : gamma_(p.gamma()), speed_(p.speed()), modes_(end - first) {
  drawWaves(p, first, threads);
  std::vector<Vec3> velocities;
  for (std::size_t n = first; n < end; ++n)
    velocities.push_back(startOf(p, n));
  push_ = device.push(modes_, velocities, dt, 1.0 / p.gamma(), threads);
}

Walk::Walk(const SimulationParameters& p, double dt, std::size_t first, std::span<const Whereabouts> from,
           std::size_t step, const motion::WaveDevice& device, unsigned threads)
    : gamma_(p.gamma()), speed_(p.speed()), modes_(from.size()), step_(step) {
  drawWaves(p, first, threads);
  std::vector<Vec3> places, velocities;
  for (const Whereabouts& particle : from) {
    places.push_back(particle.place);
    velocities.push_back(particle.velocity);
  }
  push_ = device.push(modes_, velocities, dt, 1.0 / p.gamma(), threads, places);
}

void Walk::drawWaves(const SimulationParameters& p, std::size_t first, unsigned threads) {
  const auto turbulence = turbulenceOf(p);
  ThreadPool::shared().parallelFor(
      modes_.size(), 1,
      [&](std::size_t i, std::size_t) { modes_[i] = fields::paladeModes(turbulence, p.seed, first + i + 1); }, threads);
}

void Walk::goTo(std::size_t step, jobs::JobContext& context) {
  push_->advance(step - step_, context);
  step_ = step;
}

std::array<double, 2> Walk::centre(std::size_t i) const {
  const Vec3 r = push_->position(i), v = push_->velocity(i);
  return {r[0] + gamma_ * v[1], r[1] - gamma_ * v[0]};
}

} // namespace larmor::studies::transport
