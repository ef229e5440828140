// Sums of plane waves: the kernels beside a plain loop over std::cos, in mode evaluations per second of processor time.
#include "engine/core/Philox.h"
#include "engine/fields/PaladeTurbulence.h"
#include "engine/fields/RandomModes.h"
#include "engine/motion/WavePush.h"

#include <benchmark/benchmark.h>
#include <numbers>

using namespace larmor;
using namespace larmor::fields;

namespace {

constexpr std::size_t count = 256;

struct Batch {
  std::vector<double> r[3], b[3];
  Batch() {
    Philox random(1, streams::particles, 0);
    for (int c = 0; c < 3; ++c) {
      b[c].resize(count);
      for (std::size_t i = 0; i < count; ++i)
        r[c].push_back(random.uniform(-3, 3));
    }
  }
  Points points() const { return {count, r[0].data(), r[1].data(), r[2].data()}; }
  Values values() { return {b[0].data(), b[1].data(), b[2].data()}; }
};

std::shared_ptr<const ModeSum> field(std::int64_t modes, ModeArithmetic arithmetic) {
  RandomModesParameters p;
  p.modes = modes;
  p.arithmetic = arithmetic;
  return randomModes(p, 1);
}

void report(benchmark::State& state) {
  state.counters["mode_evaluations"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * static_cast<double>(count * static_cast<std::size_t>(state.range(0))),
      benchmark::Counter::kIsRate);
}

void kernel(benchmark::State& state, ModeArithmetic arithmetic) {
  const auto sum = field(state.range(0), arithmetic);
  Batch batch;
  for (auto _ : state) {
    sum->evaluate(batch.points(), batch.values());
    benchmark::ClobberMemory();
  }
  report(state);
}

void mixed(benchmark::State& state) { kernel(state, ModeArithmetic::Mixed); }
void allDouble(benchmark::State& state) { kernel(state, ModeArithmetic::Double); }

/// A field of its own for each particle: one point at a time, lanes are modes.
void oneParticle(benchmark::State& state) {
  const auto shared = field(state.range(0), ModeArithmetic::Mixed);
  const ModeSum own(shared->modes(), shared->info(), ModeArithmetic::Mixed, ModeLanes::Modes);
  Batch batch;
  for (auto _ : state)
    for (std::size_t i = 0; i < count; ++i) {
      own.evaluate({1, &batch.r[0][i], &batch.r[1][i], &batch.r[2][i]},
                   {&batch.b[0][i], &batch.b[1][i], &batch.b[2][i]});
      benchmark::ClobberMemory();
    }
  report(state);
}

/// Two particles pushed through waves of their own, step by step (Palade turbulence).
void pushing(benchmark::State& state) {
  PaladeParameters p;
  p.modes = state.range(0);
  const std::vector<Modes> modes{paladeModes(p, 1, 1), paladeModes(p, 1, 2)};
  motion::WavePush push(modes, std::vector<Vec3>(2, {0.5, 0.5, 0.4}), 0.3, 0.5);
  jobs::JobContext context;
  for (auto _ : state)
    push.advance(count / 2, context);
  report(state);
}

/// The waves of a particle.
void drawing(benchmark::State& state) {
  PaladeParameters p;
  p.modes = state.range(0);
  std::uint64_t particle = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(paladeModes(p, 1, ++particle));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void plainReference(benchmark::State& state) {
  const Modes modes = field(state.range(0), ModeArithmetic::Double)->modes();
  Batch batch;
  for (auto _ : state) {
    for (std::size_t i = 0; i < count; ++i) {
      double b[3] = {};
      for (std::size_t m = 0; m < modes.size(); ++m) {
        const double c = std::cos(
            2.0 * std::numbers::pi *
            (modes.kx[m] * batch.r[0][i] + modes.ky[m] * batch.r[1][i] + modes.kz[m] * batch.r[2][i] + modes.phase[m]));
        b[0] += modes.ax[m] * c;
        b[1] += modes.ay[m] * c;
        b[2] += modes.az[m] * c;
      }
      for (int c = 0; c < 3; ++c)
        batch.b[c][i] = b[c];
    }
    benchmark::ClobberMemory();
  }
  report(state);
}

} // namespace

BENCHMARK(plainReference)->Arg(500);
BENCHMARK(mixed)->Arg(64)->Arg(500);
BENCHMARK(oneParticle)->Arg(500);
BENCHMARK(pushing)->Arg(128)->Arg(500);
BENCHMARK(drawing)->Arg(500);
BENCHMARK(allDouble)->Arg(64)->Arg(500);
