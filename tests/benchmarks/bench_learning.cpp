// Multilayer perceptrons made ready for speed, beside a plain loop over std::tanh in single precision.
#include "engine/core/Philox.h"
#include "engine/learning/DenseEvaluator.h"

#include <benchmark/benchmark.h>
#include <cmath>

using namespace larmor;
using namespace larmor::learning;

namespace {

constexpr std::size_t points = 4096;

/// 0: the seed's network; otherwise two hidden layers of that many units.
DenseNetwork networkOf(std::int64_t width) {
  const auto w = static_cast<std::size_t>(width);
  const std::vector<std::size_t> units =
      width == 0 ? std::vector<std::size_t>{3, 10, 5, 1} : std::vector<std::size_t>{2, w, w, 1};
  Philox random(1, 1, 0);
  DenseNetwork network;
  for (std::size_t l = 0; l + 1 < units.size(); ++l) {
    DenseLayer layer{units[l], units[l + 1], std::vector<float>(units[l] * units[l + 1]),
                     std::vector<float>(units[l + 1])};
    for (float& v : layer.weights)
      v = static_cast<float>(random.normal());
    network.layers.push_back(layer);
  }
  return network;
}

struct Columns {
  std::vector<std::vector<float>> x, y;
  std::vector<const float*> in;
  std::vector<float*> out;
  explicit Columns(const DenseNetwork& network) : x(network.inputs()), y(network.outputs()) {
    Philox random(2, 1, 0);
    for (auto& column : x) {
      for (std::size_t i = 0; i < points; ++i)
        column.push_back(static_cast<float>(random.normal()));
      in.push_back(column.data());
    }
    for (auto& column : y) {
      column.resize(points);
      out.push_back(column.data());
    }
  }
};

void perPoint(benchmark::State& state, double each) {
  state.counters["ns_per_point"] = benchmark::Counter(static_cast<double>(state.iterations()) * each * 1e-9,
                                                      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void batch(benchmark::State& state) {
  const DenseNetwork network = networkOf(state.range(0));
  const DenseEvaluator fast(network);
  Columns columns(network);
  for (auto _ : state) {
    fast.batch(columns.in, points, columns.out);
    benchmark::ClobberMemory();
  }
  perPoint(state, points);
}

void one(benchmark::State& state) {
  const DenseEvaluator fast(networkOf(state.range(0)));
  float x[3] = {0.1f, 0.2f, 0.3f}, y = 0;
  for (auto _ : state) {
    fast.one(x, &y);
    x[0] = 1e-3f * y; // the next waits for this one
    benchmark::DoNotOptimize(y);
  }
  perPoint(state, 1);
}

void plainReference(benchmark::State& state) {
  const DenseNetwork network = networkOf(state.range(0));
  Columns columns(network);
  std::vector<float> in, out;
  for (auto _ : state) {
    for (std::size_t p = 0; p < points; ++p) {
      in.clear();
      for (const auto& column : columns.x)
        in.push_back(column[p]);
      for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const DenseLayer& layer = network.layers[l];
        out.assign(layer.bias.begin(), layer.bias.end());
        for (std::size_t o = 0; o < layer.outputs; ++o) {
          for (std::size_t i = 0; i < layer.inputs; ++i)
            out[o] += layer.weights[o * layer.inputs + i] * in[i];
          if (l + 1 < network.layers.size())
            out[o] = std::tanh(out[o]);
        }
        std::swap(in, out);
      }
      columns.y[0][p] = in[0];
    }
    benchmark::ClobberMemory();
  }
  perPoint(state, points);
}

} // namespace

BENCHMARK(batch)->Arg(0)->Arg(48);
BENCHMARK(one)->Arg(0)->Arg(48);
BENCHMARK(plainReference)->Arg(0)->Arg(48);
