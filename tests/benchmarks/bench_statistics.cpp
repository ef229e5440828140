// Statistics beside plain references. The structure functions' full set is 10^4 paths x 2048 records x 3 components at
// 40 lags; here 200 paths, and the counter "full_set_s" scales to 10^4.
#include "engine/core/Philox.h"
#include "engine/statistics/Analyse.h"
#include "engine/statistics/LagSums.h"
#include "engine/statistics/Records.h"

#include <benchmark/benchmark.h>
#include <cmath>

using namespace larmor;
using namespace larmor::statistics;

namespace {

/// Helices in a uniform field with isotropic pitch angles.
Trajectories helices(std::size_t particles, std::size_t records, double stepsPerGyration) {
  Trajectories t;
  t.normalisation.coupling = 32.0;
  t.position = t.velocity = t.field = RecordArray(particles, records, true);
  const double h = t.normalisation.gyroPeriod() / stepsPerGyration;
  for (std::size_t r = 0; r < records; ++r)
    t.time.push_back(static_cast<double>(r) * h);
  for (std::size_t p = 0; p < particles; ++p) {
    Philox random(1, 2, p);
    const double m = random.uniform(-1.0, 1.0), s = std::sqrt(1 - m * m), start = random.uniform(0.0, 6.28);
    for (std::size_t r = 0; r < records; ++r) {
      const double phase = start - 32.0 * t.time[r];
      t.velocity.set(p, r, {s * std::cos(phase), s * std::sin(phase), m});
      t.position.set(p, r, {-s / 32.0 * std::sin(phase), s / 32.0 * std::cos(phase), m * t.time[r]});
      t.field.set(p, r, {0.0, 0.0, 1.0});
    }
  }
  return t;
}

constexpr std::size_t paths = 200, records = 2048;

const std::vector<double>& velocities() { // [path, component, record]
  static const std::vector<double> values = [] {
    std::vector<double> v(paths * 3 * records);
    Philox random(5, 5, 5);
    for (double& x : v)
      x = random.normal();
    return v;
  }();
  return values;
}

std::vector<std::size_t> fortyLags() { return logarithmicLags(records); }

void report(benchmark::State& state, std::size_t lags) {
  state.counters["lags"] = static_cast<double>(lags);
  state.counters["full_set_s"] = benchmark::Counter(static_cast<double>(state.iterations()) * paths / 1e4,
                                                    benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void structureFunctions(benchmark::State& state) {
  const auto lags = fortyLags();
  std::vector<double> second(lags.size()), fourth(lags.size());
  for (auto _ : state) {
    for (std::size_t row = 0; row < paths * 3; ++row)
      addLagSums({&velocities()[row * records], records}, lags, second.data(), fourth.data());
    benchmark::DoNotOptimize(second.data());
  }
  report(state, lags.size());
}

/// The definition, one lag after the other over the whole set.
void structureFunctionsReference(benchmark::State& state) {
  const auto lags = fortyLags();
  std::vector<double> second(lags.size()), fourth(lags.size());
  for (auto _ : state) {
    for (std::size_t k = 0; k < lags.size(); ++k)
      for (std::size_t row = 0; row < paths * 3; ++row)
        for (std::size_t i = 0; i + lags[k] < records; ++i) {
          const double d = velocities()[row * records + i + lags[k]] - velocities()[row * records + i];
          second[k] += d * d;
          fourth[k] += d * d * d * d;
        }
    benchmark::DoNotOptimize(second.data());
  }
  report(state, lags.size());
}

/// What the window asks for while a job runs; argument: records per gyration.
void liveAnalysis(benchmark::State& state) {
  const Trajectories t = helices(2000, 1000, static_cast<double>(state.range(0)));
  AnalyseOptions options;
  options.threads = 1;
  options.costly = state.range(1) != 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(analyse(t, t.records(), options).curves.data());
  state.SetItemsProcessed(state.iterations() * 2000 * 1000); // records
}

/// Curvature of the same paths from differences of V, as one writes it at first: arrays of vectors, no reuse.
void curvatureReference(benchmark::State& state) {
  const Trajectories t = helices(2000, 1000, 20.0);
  const double h = t.time[1] - t.time[0];
  for (auto _ : state) {
    double sum = 0.0;
    for (std::size_t p = 0; p < t.particles(); ++p) {
      const Path path = pathOf(t, p, t.records());
      for (std::size_t i = 1; i + 1 < path.size(); ++i) {
        const Vec3 a = 0.5 / h * (path.velocity[i + 1] - path.velocity[i - 1]);
        sum += norm(cross(path.velocity[i], a)) / std::pow(norm(path.velocity[i]), 3);
      }
    }
    benchmark::DoNotOptimize(sum);
  }
}

void curvature(benchmark::State& state) {
  const Trajectories t = helices(2000, 1000, 20.0);
  for (auto _ : state) {
    double sum = 0.0;
    Path path;
    for (std::size_t p = 0; p < t.particles(); ++p) {
      loadPath(t, p, t.records(), path);
      for (const double k : PathSeries(path, t.normalisation).curvature())
        sum += k;
    }
    benchmark::DoNotOptimize(sum);
  }
}

} // namespace

BENCHMARK(structureFunctions)->Unit(benchmark::kMillisecond);
BENCHMARK(structureFunctionsReference)->Unit(benchmark::kMillisecond);
BENCHMARK(liveAnalysis)
    ->ArgNames({"per_gyration", "costly"})
    ->Args({20, 0})
    ->Args({25, 0})
    ->Args({20, 1})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(curvature)->Unit(benchmark::kMillisecond);
BENCHMARK(curvatureReference)->Unit(benchmark::kMillisecond);
