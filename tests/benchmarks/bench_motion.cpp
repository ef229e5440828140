// Particle steps per second of the tracer, beside a plain reference: one particle at a time, one virtual field call per
// step, standard Boris formulas (docs/performance.md).
#include "engine/fields/Compose.h"
#include "engine/fields/GaussianField.h"
#include "engine/motion/Tracer.h"

#include <benchmark/benchmark.h>
#include <map>

using namespace larmor;
using namespace larmor::motion;

namespace {

fields::FieldPointer makeField(int grid) {
  if (grid == 0)
    return fields::uniform({0, 0, 1});
  static std::map<int, fields::FieldPointer> made; // building 256^3 takes seconds
  auto& field = made[grid];
  if (!field) {
    fields::GaussianParameters parameters;
    parameters.grid = grid;
    field = std::make_shared<fields::GridField>(fields::gaussianGrid(parameters, 1), fields::Interpolation::Trilinear);
  }
  return field;
}

struct Case {
  MotionParameters motion;
  EnsembleParameters ensemble;
  fields::FieldPointer field;
  TracePlan plan;
  ParticleState state;
  unsigned threads;

  Case(int grid, int t, Precision precision) : field(makeField(grid)), threads(static_cast<unsigned>(t)) {
    motion.precision = precision;
    motion.gyrations = 2;
    motion.recordEvery = 50;
    ensemble.particles = 20000;
    plan = planOf(motion, ensemble);
    state = initialState(*field, ensemble, plan);
  }
  double particleSteps() const { return static_cast<double>(plan.particles) * static_cast<double>(plan.steps); }
};

void report(benchmark::State& state, double particleSteps) {
  state.counters["particle_steps"] =
      benchmark::Counter(particleSteps, benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000);
}

/// Arguments: grid (0 = uniform field), threads.
void tracer(benchmark::State& state, Precision precision) {
  const Case c(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), precision);
  const auto info = c.field->info();
  Trajectories data = allocate(c.plan, info, true);
  jobs::JobContext context;
  for (auto _ : state) {
    Tracer stepper(c.field, setupOf(c.plan, c.motion, info, c.threads), c.state);
    stepper.advance(data, 1, c.plan.records - 1, context);
    benchmark::DoNotOptimize(data.position.at(0, 1));
  }
  report(state, c.particleSteps());
}

/// The step as in a textbook.
void plainStep(const fields::Field& field, double dt, double coupling, Vec3& r, Vec3& v) {
  r = r + 0.5 * dt * v;
  const Vec3 t = (0.5 * coupling * dt) * field.at(r);
  const Vec3 turned = v + cross(v, t);
  v = v + (2 / (1 + dot(t, t))) * cross(turned, t);
  r = r + 0.5 * dt * v;
}

void plain(benchmark::State& state) {
  const Case c(static_cast<int>(state.range(0)), 1, Precision::Double);
  const std::size_t particles = 2000;
  for (auto _ : state)
    for (std::size_t p = 0; p < particles; ++p) {
      Vec3 r = c.state.position(p), v = c.state.velocity(p);
      for (std::size_t s = 0; s < c.plan.steps; ++s)
        plainStep(*c.field, c.plan.dt, c.plan.normalisation.coupling, r, v);
      benchmark::DoNotOptimize(r);
    }
  report(state, static_cast<double>(particles) * static_cast<double>(c.plan.steps));
}

void cases(benchmark::internal::Benchmark* b) {
  for (const int grid : {0, 128, 256})
    for (const int threads : {1, 2})
      b->Args({grid, threads});
  b->ArgNames({"grid", "threads"})->UseRealTime()->Unit(benchmark::kMillisecond);
}

} // namespace

BENCHMARK(plain)->Arg(0)->Arg(128)->Arg(256)->ArgName("grid")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(tracer, double_state, Precision::Double)->Apply(cases);
BENCHMARK_CAPTURE(tracer, single_state, Precision::Single)->Apply(cases);
