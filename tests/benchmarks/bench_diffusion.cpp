// Diffusion models: windows of 256 samples as they are trained on and sampled, beside plain loops and beside the
// network alone.
#include "engine/core/Philox.h"
#include "engine/diffusion/DenoisingSet.h"
#include "engine/diffusion/ProcessKind.h"
#include "engine/diffusion/Sampling.h"
#include "engine/learning/Learning.h"

#include <benchmark/benchmark.h>
#include <numbers>

using namespace larmor;
using namespace larmor::diffusion;

namespace {

constexpr std::int64_t length = 256, rows = 100;

CovariancePointer covarianceOfPaths() {
  std::vector<double> modes, variances;
  for (std::int64_t k = 0; k < length; ++k) {
    for (std::int64_t t = 0; t < length; ++t)
      modes.push_back(std::sqrt((k > 0 ? 2.0 : 1.0) / double(length)) *
                      std::cos(std::numbers::pi * (double(t) + 0.5) * double(k) / double(length)));
    variances.push_back(50 * std::exp(-0.1 * double(k)));
  }
  return std::make_shared<Covariance>(Modes(length, std::move(modes)), std::move(variances));
}

Array normalRows(std::int64_t count) {
  Philox random(1, 1, 0);
  Array result{{}, {count, 3, length}};
  for (std::int64_t i = 0; i < count * 3 * length; ++i)
    result.values.push_back(float(random.normal()));
  return result;
}

/// "patch_unet" or "equivariant_unet" with the sizes that they are trained with.
learning::Spec networkOf(const char* name, const Process& process) {
  return {name,
          {{"inputs", std::to_string(process.channels(3))},
           {"outputs", "3"},
           {"channels", "32"},
           {"multipliers", "1 2 2 2"}}};
}

void modesOfPaths(benchmark::State& state) {
  const auto covariance = covarianceOfPaths();
  const Array x = normalRows(rows);
  for (auto _ : state)
    benchmark::DoNotOptimize(covariance->modes().forward(x).values.data());
  state.SetItemsProcessed(state.iterations() * rows);
}
BENCHMARK(modesOfPaths)->Unit(benchmark::kMillisecond)->UseRealTime();

void modesOfPathsPlain(benchmark::State& state) {
  const auto covariance = covarianceOfPaths();
  const std::vector<float> u(covariance->modes().values().begin(), covariance->modes().values().end());
  const Array x = normalRows(rows);
  std::vector<float> z(x.values.size());
  for (auto _ : state) {
    for (std::size_t w = 0; w < x.values.size(); w += length)
      for (std::size_t k = 0; k < length; ++k) {
        float sum = 0;
        for (std::size_t t = 0; t < length; ++t)
          sum += u[k * length + t] * x.values[w + t];
        z[w + k] = sum;
      }
    benchmark::DoNotOptimize(z.data());
  }
  state.SetItemsProcessed(state.iterations() * rows);
}
BENCHMARK(modesOfPathsPlain)->Unit(benchmark::kMillisecond)->UseRealTime();

/// A batch of 32 windows turned, made noisy and put into the columns that are learned from.
void trainingRows(benchmark::State& state, const char* name) {
  const auto set =
      denoisingSet(learning::rowsInMemory({{"signal", normalRows(32)}}), buildProcess({name}, covarianceOfPaths()));
  std::vector<std::int64_t> numbers;
  for (std::int64_t r = 0; r < 32; ++r)
    numbers.push_back(r);
  learning::Draw draw{1, 0, 0};
  for (auto _ : state) {
    ++draw.epoch;
    benchmark::DoNotOptimize(set->batch(numbers, draw).size());
  }
  state.SetItemsProcessed(state.iterations() * 32);
}
BENCHMARK_CAPTURE(trainingRows, wiener, "wiener")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(trainingRows, edm, "edm")->Unit(benchmark::kMillisecond)->UseRealTime();

/// A hundred paths in 16 evaluations of an untrained network, with both corrections.
void samplingOfPaths(benchmark::State& state, const char* name) {
  SamplingTask task;
  task.covariance = covarianceOfPaths();
  const auto process = buildProcess({"wiener"}, task.covariance);
  task.denoiser = corrected(networkDenoiser(learning::network(networkOf(name, *process), {}), process),
                            task.covariance, {.guidance = 1.2, .projectedBelow = 0.3});
  task.rows = rows;
  task.length = length;
  task.parameters.batch = state.range(0);
  for (auto _ : state) {
    jobs::JobContext context;
    benchmark::DoNotOptimize(sample(task, context).signals.values.data());
  }
  state.SetItemsProcessed(state.iterations() * rows);
}
BENCHMARK_CAPTURE(samplingOfPaths, patch, "patch_unet")
    ->Arg(25)
    ->Arg(50)
    ->Arg(100)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(samplingOfPaths, equivariant, "equivariant_unet")
    ->Arg(25)
    ->Arg(50)
    ->Arg(100)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

/// The network's part of that.
void networkOfSampling(benchmark::State& state) {
  const auto process = buildProcess({"wiener"}, covarianceOfPaths());
  const auto network = learning::network(networkOf("patch_unet", *process), {});
  const Levels levels{std::vector<double>(rows, 1.0)};
  const Arrays inputs = networkInputs(process->shown(normalRows(rows), levels), levels, false);
  for (auto _ : state)
    for (int i = 0; i < 16; ++i)
      benchmark::DoNotOptimize(network->evaluate(inputs).size());
  state.SetItemsProcessed(state.iterations() * rows);
}
BENCHMARK(networkOfSampling)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace

/// Steps of a training on batches of 32 windows, everything included: time of one.
void trainingStep(benchmark::State& state, const char* name) {
  constexpr std::int64_t steps = 20, batch = 32;
  const auto process = buildProcess({"wiener"}, covarianceOfPaths());
  learning::TrainingTask task{networkOf(name, *process), {"filtered_squares"}};
  task.constants = process->constants();
  task.training = denoisingSet(learning::rowsInMemory({{"signal", normalRows(steps * batch)}}), process);
  task.validation = denoisingSet(learning::rowsInMemory({{"signal", normalRows(1)}}), process);
  task.trainer.epochs = 1;
  task.trainer.batch = batch;
  task.trainer.clip = 1;
  task.trainer.average = 0.999;
  task.device = "cpu";
  for (auto _ : state) {
    jobs::JobContext context;
    benchmark::DoNotOptimize(learning::train(task, context).weights.size());
  }
  state.SetItemsProcessed(state.iterations() * steps);
}
BENCHMARK_CAPTURE(trainingStep, patch, "patch_unet")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(trainingStep, equivariant, "equivariant_unet")->Unit(benchmark::kMillisecond)->UseRealTime();
