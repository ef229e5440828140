#include "engine/motion/GpuWavePush.h"

#include "engine/compute/Split.h"
#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/motion/WavePhases.h"

#include <algorithm>
#include <cmath>

namespace larmor::motion {

namespace {

constexpr std::size_t mostGroups = 65535; // that every device takes in one dispatch

template <class T>
compute::GpuBuffer uploaded(const compute::GpuContext& gpu, const std::vector<T>& values) {
  compute::GpuBuffer buffer = gpu.buffer(values.size() * sizeof(T));
  buffer.upload(values.data(), values.size() * sizeof(T));
  return buffer;
}

} // namespace

GpuWavePush::GpuWavePush(GpuWaveKernels& gpu, std::span<const fields::Modes> modes, std::span<const Vec3> velocities,
                         double dt, double coupling, unsigned threads, std::span<const Vec3> positions)
    : gpu_(gpu), modes_(modes), dt_(dt), coupling_(coupling), threads_(threads),
      spread_(modes.empty() ? 0 : modes[0].size()) {
  requireWaves(modes, velocities, positions);
  for (std::size_t i = 0; i < velocities.size(); ++i) {
    const Vec3 v = velocities[i], start = positions.empty() ? Vec3{} : positions[i];
    if (!(norm(v) > 0.0) || !std::isfinite(norm(v) * dt * coupling))
      throw Error("Push in plane waves", "has a particle that does not move, or a velocity, step or coupling that is "
                                         "not finite");
    Particle p{};
    for (std::size_t c = 0; c < 3; ++c) {
      const compute::SplitReal r = compute::split(start[c] + 0.5 * dt * v[c]);
      p.position[c] = r.high;
      p.low[c] = r.low;
      p.velocity[c] = static_cast<float>(v[c]);
    }
    p.position[3] = static_cast<float>(norm(v));
    state_.push_back(p);
  }
  const std::vector<float> waves = table();
  gpu_.run([&](compute::GpuContext& context) {
    gpu_.program(context, spread_); // compiles now, so that errors come early
    buffers_.emplace(Buffers{uploaded(context, waves), context.buffer(modes_.size() * spread_.padded() * sizeof(float)),
                             uploaded(context, state_)});
  });
}

GpuWavePush::~GpuWavePush() {
  // OpenGL objects must go on the thread that has their context.
  gpu_.run([this](compute::GpuContext&) { buffers_.reset(); });
}

std::vector<float> GpuWavePush::table() const {
  std::vector<float> table(modes_.size() * spread_.rowFloats(), 0.0f);
  for (std::size_t i = 0; i < modes_.size(); ++i) {
    const fields::Modes& m = modes_[i];
    float* row = table.data() + i * spread_.rowFloats();
    for (const auto* values : {&m.kx, &m.ky, &m.kz, &m.ax, &m.ay}) {
      std::transform(values->begin(), values->end(), row, [](double x) { return static_cast<float>(x); });
      row += spread_.padded();
    }
  }
  return table;
}

Vec3 GpuWavePush::place(std::size_t particle) const {
  const Particle& p = state_[particle];
  Vec3 r;
  for (std::size_t c = 0; c < 3; ++c)
    r[c] = static_cast<double>(p.position[c]) + static_cast<double>(p.low[c]);
  return r;
}

void GpuWavePush::anchor() {
  std::vector<float> phases(particles() * spread_.padded(), 0.0f);
  ThreadPool::shared().parallelFor(
      particles(), 16,
      [&](std::size_t first, std::size_t end) {
        for (std::size_t i = first; i < end; ++i) {
          const Vec3 r = place(i);
          for (std::size_t n = 0; n < modes_[i].size(); ++n)
            phases[i * spread_.padded() + n] = phaseAt(modes_[i], n, r);
        }
      },
      threads_);
  for (Particle& p : state_)
    std::fill_n(p.way, 4, 0.0f);
  gpu_.run([&](compute::GpuContext&) {
    buffers_->phases.upload(phases.data(), phases.size() * sizeof(float));
    buffers_->particles.upload(state_.data(), state_.size() * sizeof(Particle));
  });
}

void GpuWavePush::advance(std::size_t steps, jobs::JobContext& context) {
  while (steps > 0) {
    context.checkpoint();
    if (steps_ % stepsBetweenAnchors == 0)
      anchor();
    const std::size_t now = std::min(steps, stepsBetweenAnchors - steps_ % stepsBetweenAnchors);
    gpu_.run([&](compute::GpuContext& gpu) { push(gpu, now, context); });
    steps_ += now;
    steps -= now;
  }
}

double GpuWavePush::dispatch(compute::GpuProgram& program, std::size_t first, std::size_t end,
                             std::size_t steps) const {
  program.set("firstParticle", static_cast<std::uint32_t>(first));
  program.set("steps", static_cast<std::uint32_t>(steps));
  return program.run(static_cast<std::uint32_t>(end - first));
}

void GpuWavePush::push(compute::GpuContext& gpu, std::size_t steps, jobs::JobContext& job) {
  compute::GpuProgram& program = gpu_.program(gpu, spread_);
  program.setSplit("dt", dt_);
  program.setSplit("halfCoupling", 0.5 * dt_ * coupling_);
  buffers_->waves.bind(0);
  buffers_->phases.bind(1);
  buffers_->particles.bind(2);
  const auto allowed = [&](double work) { return static_cast<std::size_t>(std::max(1.0, gpu_.budget() / work)); };
  const auto waves = static_cast<double>(spread_.padded());
  for (std::size_t first = 0; first < particles();) {
    const std::size_t count = std::min({particles() - first, allowed(waves), mostGroups});
    const double ofAStep = waves * static_cast<double>(count);
    for (std::size_t done = 0; done < steps;) {
      job.checkpoint();
      const std::size_t now = std::min(steps - done, allowed(ofAStep));
      gpu_.took(ofAStep * static_cast<double>(now), dispatch(program, first, first + count, now));
      done += now;
    }
    first += count;
  }
  buffers_->particles.download(state_.data(), state_.size() * sizeof(Particle));
}

Vec3 GpuWavePush::position(std::size_t particle) const { return place(particle) - (0.5 * dt_) * velocity(particle); }

Vec3 GpuWavePush::velocity(std::size_t particle) const {
  const Particle& p = state_[particle];
  return {p.velocity[0], p.velocity[1], p.velocity[2]};
}

} // namespace larmor::motion
