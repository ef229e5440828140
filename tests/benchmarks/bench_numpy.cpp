// Statistics of 10^4 paths of 2048 records beside a careful numpy version of the same, run as a program of its own;
// where numpy is missing they are skipped. "Careful": no temporary larger than the cache, no power function, one sum
// per product; the numbers are compared too. LARMOR_BENCH_PATHS changes the number of paths.
#include "engine/core/Philox.h"
#include "engine/core/ThreadPool.h"
#include "engine/statistics/Analyse.h"
#include "engine/statistics/Records.h"
#include "engine/storage/export/Export.h"

#include <benchmark/benchmark.h>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <unistd.h>

using namespace larmor;
using namespace larmor::statistics;

namespace {

constexpr std::size_t records = 2048;

std::size_t paths() {
  const char* text = std::getenv("LARMOR_BENCH_PATHS");
  return text ? static_cast<std::size_t>(std::atoll(text)) : 10000;
}

/// Velocities that wander on the unit sphere, so that curvature has a smooth distribution.
const Trajectories& wandering(bool single) {
  static Trajectories sets[2];
  Trajectories& t = sets[single];
  if (!t.time.empty())
    return t;
  t.normalisation.coupling = 30.0;
  t.velocity = RecordArray(paths(), records, single);
  for (std::size_t r = 0; r < records; ++r)
    t.time.push_back(0.002 * static_cast<double>(r));
  ThreadPool::shared().parallelFor(paths(), 16, [&](std::size_t begin, std::size_t end) {
    for (std::size_t p = begin; p < end; ++p) {
      Philox random(3, 3, p);
      Vec3 a{}, v = random.direction();
      for (std::size_t r = 0; r < records; ++r) {
        const Vec3 noise{random.normal(), random.normal(), random.normal()};
        a = 0.98 * a + 0.02 * noise;
        v = v + 0.2 * a;
        v = 1.0 / norm(v) * v;
        t.velocity.set(p, r, v);
      }
    }
  });
  return t;
}

/// The data as a .npy file for numpy; removed at the end.
std::string fileOf(bool single) {
  struct Files {
    std::string names[2];
    ~Files() {
      for (const auto& name : names)
        if (!name.empty())
          std::filesystem::remove(name);
    }
  };
  static Files files;
  std::string& name = files.names[single];
  if (name.empty()) {
    name =
        (std::filesystem::temp_directory_path() / ("larmor-bench-" + std::to_string(::getpid()) + (single ? "f" : "d")))
            .string() +
        ".npy";
    const storage::Shape shape{paths(), records, 3};
    const auto& t = wandering(single);
    if (single)
      storage::exportNpy(name, shape, std::span<const float>(*t.velocity.floats()));
    else
      storage::exportNpy(name, shape, std::span<const double>(*t.velocity.doubles()));
  }
  return name;
}

/// What the script prints: seconds of the careful and of the blocked version, then numbers. Empty without numpy.
std::vector<double> numpy(const std::string& script, const std::string& arguments) {
  for (const char* program : {"/usr/bin/python3", "python3"}) {
    if (std::system((std::string(program) + " -c 'import numpy' 2> /dev/null").c_str()) != 0)
      continue;
    const std::string command = std::string(program) + " -c '" + script + "' " + arguments;
    std::vector<double> out;
    if (FILE* pipe = ::popen(command.c_str(), "r")) {
      for (double value = 0; std::fscanf(pipe, "%lf", &value) == 1;)
        out.push_back(value);
      ::pclose(pipe);
    }
    return out;
  }
  return {};
}

const char* const structureScript = R"(
import numpy, sys, time
v = numpy.load(sys.argv[1])
lags = [int(l) for l in sys.argv[2].split(",")]
pairs = numpy.array([3.0 * len(v) * (v.shape[1] - lag) for lag in lags])
def careful():
    s2, s4 = numpy.zeros(len(lags)), numpy.zeros(len(lags))
    for k, lag in enumerate(lags):
        d = v[:, lag:] - v[:, :-lag]
        e = d * d
        s2[k] = e.sum()
        s4[k] = numpy.einsum("ijk,ijk->", e, e)
    return s2 / pairs, (s4 / pairs) / (s2 / pairs) ** 2
def blocked():
    s2, s4 = numpy.zeros(len(lags)), numpy.zeros(len(lags))
    for begin in range(0, len(v), 4):
        block = numpy.ascontiguousarray(v[begin:begin + 4].transpose(0, 2, 1))
        for k, lag in enumerate(lags):
            d = block[:, :, lag:] - block[:, :, :-lag]
            d *= d
            s2[k] += d.sum()
            flat = d.ravel()
            s4[k] += flat @ flat
    return s2 / pairs, (s4 / pairs) / (s2 / pairs) ** 2
start = time.perf_counter(); careful(); print(time.perf_counter() - start)
best = 1e9
for attempt in range(2):
    start = time.perf_counter(); s2, flatness = blocked(); best = min(best, time.perf_counter() - start)
print(best, *s2, *flatness)
)";

const char* const curvatureScript = R"(
import numpy, sys, time
v = numpy.load(sys.argv[1]); step = float(sys.argv[2]); lowest = float(sys.argv[3])
def careful():
    a = (v[:, 2:] - v[:, :-2]) * (0.5 / step)
    w = v[:, 1:-1]
    c = numpy.cross(w, a)
    kappa = numpy.sqrt((c * c).sum(-1) / (w * w).sum(-1) ** 3)
    return numpy.histogram(numpy.log10(kappa), bins=160, range=(numpy.log10(lowest), numpy.log10(lowest) + 8))[0]
def blocked():
    counts = numpy.zeros(160, int)
    for begin in range(0, len(v), 8):
        x, y, z = numpy.ascontiguousarray(v[begin:begin + 8].transpose(2, 0, 1))
        a, b, c = ((w[:, 2:] - w[:, :-2]) * (0.5 / step) for w in (x, y, z))
        x, y, z = x[:, 1:-1], y[:, 1:-1], z[:, 1:-1]
        p, q, r = y * c - z * b, z * a - x * c, x * b - y * a
        square = x * x + y * y + z * z
        kappa = numpy.sqrt((p * p + q * q + r * r) / (square * square * square))
        bins = ((numpy.log10(kappa) - numpy.log10(lowest)) * 20).astype(int).ravel()
        counts += numpy.bincount(bins[(bins >= 0) & (bins < 160)], minlength=160)
    return counts
start = time.perf_counter(); careful(); print(time.perf_counter() - start)
best = 1e9
for attempt in range(2):
    start = time.perf_counter(); counts = blocked(); best = min(best, time.perf_counter() - start)
print(best, *counts)
)";

template <class Compare>
void beside(benchmark::State& state, const char* statistic, const std::vector<double>& reference, Compare difference) {
  if (reference.size() < 3) {
    state.SkipWithError("numpy is not installed");
    return;
  }
  const Trajectories& t = wandering(state.range(0) == 32);
  AnalyseOptions options;
  options.only = {statistic};
  options.threads = static_cast<unsigned>(state.range(1));
  TrajectoryReport report;
  double best = 1e9;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    report = analyse(t, t.records(), options);
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  state.counters["ours_s"] = best;
  state.counters["careful_s"] = reference[0];
  state.counters["blocked_s"] = reference[1];
  state.counters["careful/ours"] = reference[0] / best;
  state.counters["blocked/ours"] = reference[1] / best;
  state.counters["difference"] = difference(report);
}

void structureFunctions(benchmark::State& state) {
  const bool single = state.range(0) == 32;
  const auto lags = logarithmicLags(records);
  static std::vector<double> results[2];
  if (results[single].empty()) {
    std::string list;
    for (const std::size_t lag : lags)
      list += (list.empty() ? "" : ",") + std::to_string(lag);
    results[single] = numpy(structureScript, fileOf(single) + " " + list);
  }
  const auto& reference = results[single];
  beside(state, "structure_functions", reference, [&](const TrajectoryReport& report) {
    double most = 0.0;
    for (std::size_t k = 0; k < lags.size(); ++k) {
      most = std::max(most, std::abs(report.find("structure_function_2")->y[k] / reference[2 + k] - 1.0));
      most = std::max(most, std::abs(report.find("flatness")->y[k] / reference[2 + lags.size() + k] - 1.0));
    }
    return most;
  });
}

void curvature(benchmark::State& state) {
  const bool single = state.range(0) == 32;
  const Trajectories& t = wandering(single);
  static std::vector<double> results[2];
  const double middle = t.normalisation.coupling, lowest = std::pow(10.0, std::round(std::log10(middle)) - 4.0);
  if (results[single].empty()) {
    std::ostringstream arguments;
    arguments << fileOf(single) << " " << t.time[1] - t.time[0] << " " << lowest;
    results[single] = numpy(curvatureScript, arguments.str());
  }
  const auto& reference = results[single];
  // Largest difference of the cumulated distributions: our differences are of higher order.
  beside(state, "raw_curvature_pdf", reference, [&](const TrajectoryReport& report) {
    const Curve& pdf = *report.find("raw_curvature_pdf");
    double all = 0.0, ours = 0.0, theirs = 0.0, most = 0.0;
    for (std::size_t k = 2; k < reference.size(); ++k)
      all += reference[k];
    std::size_t at = 0;
    for (std::size_t k = 0; k + 2 < reference.size(); ++k) {
      const double low = lowest * std::pow(10.0, 0.05 * static_cast<double>(k)), high = low * std::pow(10.0, 0.05);
      if (at < pdf.x.size() && pdf.x[at] > low && pdf.x[at] < high)
        ours += pdf.y[at++] * (high - low);
      theirs += reference[2 + k] / all;
      most = std::max(most, std::abs(ours - theirs));
    }
    return most;
  });
}

} // namespace

BENCHMARK(structureFunctions)
    ->ArgNames({"bits", "threads"})
    ->Args({64, 0})
    ->Args({64, 1})
    ->Args({32, 0})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(curvature)
    ->ArgNames({"bits", "threads"})
    ->Args({64, 0})
    ->Args({64, 1})
    ->Args({32, 0})
    ->Unit(benchmark::kMillisecond);
