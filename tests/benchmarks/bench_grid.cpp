// Gridded fields: evaluation and whole Boris steps on one thread, beside a plain scalar program for the same job.
// Counter "steps": particle-steps (or evaluations) per second. Arguments: nodes along each side, steps per gyration: at
// 20 a particle goes 1.6 cells of 256^3 in a step, at 100 0.32. `trace` is the
// integration of a whole `trajectories trace`, its records with the field included.
#include "engine/core/Philox.h"
#include "engine/fields/GridField.h"
#include "engine/motion/Tracer.h"
#include "engine/studies/trajectories/TraceRun.h"

#include <benchmark/benchmark.h>
#include <map>
#include <numbers>

using namespace larmor;
using namespace larmor::fields;
using namespace larmor::motion;

namespace {

constexpr double side = 2.0 * std::numbers::pi, alpha = 8.0;
constexpr std::size_t particles = 20000, stepsAtATime = 100;

double timeStep(double perGyration) { return 2.0 * std::numbers::pi / alpha / perGyration; }

/// A smooth field of rms about 1 with several wave lengths.
VectorGrid makeGrid(std::size_t n) {
  VectorGrid grid{{n, n, n}, {0, 0, 0}, {side, side, side}, {}, {}, {}, "benchmark"};
  std::vector<double> wave(n), other(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double r = side * static_cast<double>(i) / static_cast<double>(n);
    wave[i] = std::sin(r) + 0.5 * std::sin(5 * r + 1) + 0.3 * std::cos(11 * r);
    other[i] = std::cos(2 * r) + 0.5 * std::sin(7 * r + 2);
  }
  for (std::size_t c = 0; c < 3; ++c)
    grid.component(c).resize(grid.size());
  for (std::size_t k = 0, m = 0; k < n; ++k)
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t i = 0; i < n; ++i, ++m) {
        grid.x[m] = static_cast<float>(wave[j] * other[k]);
        grid.y[m] = static_cast<float>(wave[k] * other[i]);
        grid.z[m] = static_cast<float>(wave[i] * other[j]);
      }
  return grid;
}

const VectorGrid& gridOf(std::size_t n) {
  static std::map<std::size_t, VectorGrid> kept;
  if (!kept.contains(n)) {
    kept.clear(); // one at a time: they are large
    kept.emplace(n, makeGrid(n));
  }
  return kept.at(n);
}

FieldPointer fieldOf(std::size_t n, Interpolation interpolation) {
  static std::map<std::pair<std::size_t, Interpolation>, FieldPointer> kept;
  const auto key = std::pair(n, interpolation);
  if (!kept.contains(key)) {
    kept.clear();
    kept.emplace(key, std::make_shared<GridField>(gridOf(n), interpolation));
  }
  return kept.at(key);
}

ParticleState startState() {
  ParticleState state;
  state.resize(particles);
  for (std::size_t p = 0; p < particles; ++p) {
    Philox random(1, streams::particles, p);
    state.x[p] = random.uniform(0, side);
    state.y[p] = random.uniform(0, side);
    state.z[p] = random.uniform(0, side);
    const auto v = random.direction();
    state.vx[p] = v[0];
    state.vy[p] = v[1];
    state.vz[p] = v[2];
  }
  return state;
}

void report(benchmark::State& state, double perIteration) {
  state.counters["steps"] =
      benchmark::Counter(perIteration * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

/// Field values alone, at random places or at those of a block that moves on a little.
template <Interpolation interpolation>
void evaluation(benchmark::State& state) {
  const auto field = fieldOf(static_cast<std::size_t>(state.range(0)), interpolation);
  ParticleState s = startState();
  const std::size_t block = 256;
  std::vector<double> b(3 * block);
  std::size_t first = 0;
  const bool moving = state.range(1) != 0;
  for (auto _ : state) {
    field->evaluate({block, &s.x[first], &s.y[first], &s.z[first]}, {&b[0], &b[block], &b[2 * block]});
    benchmark::DoNotOptimize(b.data());
    if (moving)
      for (std::size_t i = 0; i < block; ++i)
        s.x[i] += timeStep(100) * s.vx[i];
    else
      first = first + 2 * block <= particles ? first + block : 0;
  }
  report(state, block);
}

void borisTracer(benchmark::State& state) {
  const auto field = fieldOf(static_cast<std::size_t>(state.range(0)), Interpolation::Trilinear);
  TraceSetup setup;
  setup.coupling = alpha;
  setup.dt = timeStep(static_cast<double>(state.range(1)));
  setup.stepsPerRecord = stepsAtATime;
  setup.threads = 1;
  setup.boxLength = {side, side, side};
  ParticleState start = startState();
  Trajectories out;
  out.position = out.velocity = RecordArray(particles, 2, false);
  out.time = {0.0, setup.dt * stepsAtATime};
  out.boxLength = setup.boxLength;
  jobs::JobContext context;
  for (auto _ : state) {
    start.step = 0;
    Tracer tracer(field, setup, start);
    tracer.advance(out, 1, 1, context);
    start = tracer.state();
  }
  report(state, static_cast<double>(particles * stepsAtATime));
}

/// The obvious program: one particle after the other, components apart, indices by modulo.
Vec3 plainValue(const VectorGrid& grid, const Vec3& r) {
  std::size_t low[3], high[3];
  double f[3];
  for (std::size_t a = 0; a < 3; ++a) {
    const double n = static_cast<double>(grid.shape[a]), u = (r[a] - grid.origin[a]) / grid.length[a];
    const double g = (u - std::floor(u)) * n;
    low[a] = std::min(static_cast<std::size_t>(g), grid.shape[a] - 1);
    high[a] = (low[a] + 1) % grid.shape[a];
    f[a] = g - static_cast<double>(low[a]);
  }
  Vec3 b{};
  for (std::size_t c = 0; c < 3; ++c)
    for (int corner = 0; corner < 8; ++corner) {
      const bool i = corner & 1, j = corner & 2, k = corner & 4;
      const double weight = (i ? f[0] : 1 - f[0]) * (j ? f[1] : 1 - f[1]) * (k ? f[2] : 1 - f[2]);
      b[c] += weight * static_cast<double>(grid.component(
                           c)[grid.index(i ? high[0] : low[0], j ? high[1] : low[1], k ? high[2] : low[2])]);
    }
  return b;
}

void borisPlain(benchmark::State& state) {
  const VectorGrid& grid = gridOf(static_cast<std::size_t>(state.range(0)));
  ParticleState s = startState();
  const double dt = timeStep(static_cast<double>(state.range(1)));
  const std::size_t some = particles / 10;
  for (auto _ : state)
    for (std::size_t step = 0; step < stepsAtATime / 10; ++step)
      for (std::size_t p = 0; p < some; ++p) {
        Vec3 r = s.position(p) + (0.5 * dt) * s.velocity(p), v = s.velocity(p);
        const Vec3 t = (0.5 * dt * alpha) * plainValue(grid, r);
        v = v + (2.0 / (1.0 + dot(t, t))) * cross(v + cross(v, t), t);
        r = r + (0.5 * dt) * v;
        s.x[p] = r[0];
        s.y[p] = r[1];
        s.z[p] = r[2];
        s.vx[p] = v[0];
        s.vy[p] = v[1];
        s.vz[p] = v[2];
      }
  report(state, static_cast<double>(some * stepsAtATime / 10));
}

/// Also builds the field, which the clock leaves out.
void trace(benchmark::State& state) {
  namespace recipes = studies::trajectories;
  const auto recipe = std::make_shared<recipes::TraceRecipe>();
  recipe->parameters().setTexts({{"field", "gaussian"},
                                 {"grid", std::to_string(state.range(0))},
                                 {"alpha", "8"},
                                 {"steps_per_gyration", std::to_string(state.range(1))},
                                 {"gyrations", "20"},
                                 {"particles", std::to_string(particles)},
                                 {"threads", "1"}});
  jobs::JobContext context;
  double steps = 0;
  for (auto _ : state) {
    const auto result = recipes::trace({recipe}, context);
    state.SetIterationTime(result.integrationSeconds);
    steps = static_cast<double>(result.particles * result.steps);
  }
  report(state, steps);
}

} // namespace

BENCHMARK(borisTracer)
    ->ArgNames({"grid", "per_gyration"})
    ->Args({128, 20})
    ->Args({128, 100})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(evaluation<Interpolation::Trilinear>)->ArgNames({"grid", "moving"})->Args({128, 1})->Args({128, 0});
BENCHMARK(borisPlain)
    ->ArgNames({"grid", "per_gyration"})
    ->Args({128, 20})
    ->Args({128, 100})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(evaluation<Interpolation::Tricubic>)->ArgNames({"grid", "moving"})->Args({128, 1});
BENCHMARK(evaluation<Interpolation::Potential>)->ArgNames({"grid", "moving"})->Args({128, 1});
BENCHMARK(borisTracer)
    ->ArgNames({"grid", "per_gyration"})
    ->Args({256, 20})
    ->Args({256, 100})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(evaluation<Interpolation::Trilinear>)->ArgNames({"grid", "moving"})->Args({256, 1})->Args({256, 0});
BENCHMARK(borisPlain)
    ->ArgNames({"grid", "per_gyration"})
    ->Args({256, 20})
    ->Args({256, 100})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(trace)
    ->ArgNames({"grid", "per_gyration"})
    ->Args({256, 20})
    ->Args({256, 100})
    ->UseManualTime()
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);
