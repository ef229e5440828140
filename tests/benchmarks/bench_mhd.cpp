// One time step of the MHD solver beside its transforms alone and beside the plain way: whole transforms of all modes
// by FFTW, one after the other, on as many threads. Argument: nodes along each side. Counter "of_transforms": time of
// the step over the time of 14 whole transforms per stage, as many as the solver does, taken right after it.
#include "engine/mhd/Solver.h"

#include <benchmark/benchmark.h>
#include <ctime>
#include <fftw3.h>
#include <vector>

using namespace larmor::mhd;

namespace {

MhdParameters parametersOf(std::int64_t grid) {
  MhdParameters p;
  p.grid = grid;
  return p;
}

/// Of this one thread: what others do to the machine matters less.
double cpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Seconds of 42 whole transforms (6 inverse, 8 forward for each of three stages) on one thread.
double plainTransforms(int n) {
  const std::size_t count =
      static_cast<std::size_t>(n) * static_cast<std::size_t>(n) * static_cast<std::size_t>(n / 2 + 1);
  fftw_complex* data = fftw_alloc_complex(count);
  auto* real = reinterpret_cast<double*>(data);
  fftw_plan forward = fftw_plan_dft_r2c_3d(n, n, n, real, data, FFTW_MEASURE);
  fftw_plan inverse = fftw_plan_dft_c2r_3d(n, n, n, data, real, FFTW_MEASURE);
  for (std::size_t i = 0; i < 2 * count; ++i)
    real[i] = 0.0;
  const double begin = cpuSeconds();
  for (int i = 0; i < 18; ++i)
    fftw_execute(inverse);
  for (int i = 0; i < 24; ++i)
    fftw_execute(forward);
  const double seconds = cpuSeconds() - begin;
  fftw_destroy_plan(forward);
  fftw_destroy_plan(inverse);
  fftw_free(data);
  return seconds;
}

void step(benchmark::State& state) {
  Solver solver(parametersOf(state.range(0)), 1, 1);
  double seconds = 0;
  for (auto _ : state) {
    const double begin = cpuSeconds();
    solver.step();
    seconds += cpuSeconds() - begin;
  }
  seconds /= static_cast<double>(state.iterations());
  state.counters["of_transforms"] = seconds / plainTransforms(static_cast<int>(state.range(0)));
}
BENCHMARK(step)->Arg(32)->Arg(64)->Arg(128)->Unit(benchmark::kMillisecond);

void ownTransforms(benchmark::State& state) {
  Solver solver(parametersOf(state.range(0)), 1, 1);
  for (auto _ : state)
    solver.transformsOfOneStep();
}
BENCHMARK(ownTransforms)->Arg(32)->Arg(64)->Arg(128)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
