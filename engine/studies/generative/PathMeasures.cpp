#include "engine/studies/generative/PathMeasures.h"

#include "engine/core/ThreadPool.h"
#include "engine/statistics/MirrorEvents.h"
#include "engine/statistics/PathSeries.h"
#include "engine/studies/generative/Refine.h"

#include <algorithm>
#include <cmath>

namespace larmor::studies::generative {

namespace {

constexpr std::size_t refinement = 4; ///< records of a sample in which events are sought

std::vector<std::size_t> samplesAt(std::initializer_list<double> periods, double spacing, std::int64_t length) {
  std::vector<std::size_t> all;
  for (const double p : periods) {
    const auto lag = std::size_t(std::max<long>(1, std::lround(p / spacing)));
    if (lag <= std::size_t(length) / 2 && (all.empty() || lag > all.back()))
      all.push_back(lag);
  }
  return all;
}

/// Means over a signal's time and components.
void addIncrements(PathMeasures& m, const float* x, std::size_t length, std::size_t path) {
  const std::size_t lags = m.grid.lags.size();
  for (std::size_t k = 0; k < lags; ++k) {
    const std::size_t lag = m.grid.lags[k];
    double second = 0, fourth = 0;
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t t = 0; t + lag < length; ++t) {
        const double d = double(x[c * length + t + lag]) - double(x[c * length + t]);
        second += d * d / 3; // V = x / sqrt(3)
        fourth += d * d * d * d / 9;
      }
    const double pairs = 3 * double(length - lag);
    m.second[path * lags + k] = second / pairs;
    m.fourth[path * lags + k] = fourth / pairs;
  }
}

void addDisplacements(PathMeasures& m, const Path& series, std::size_t path, double radius) {
  const std::size_t lags = m.grid.lags.size(), records = series.size();
  for (std::size_t k = 0; k < lags; ++k) {
    double sum = 0, count = 0;
    for (std::size_t r = 0; r + m.grid.lags[k] * refinement < records; r += refinement, ++count) {
      const Vec3 d = series.position[r + m.grid.lags[k] * refinement] - series.position[r];
      sum += dot(d, d);
    }
    m.square[path * lags + k] = sum / count / (radius * radius);
  }
  m.displacement[path] = norm(series.position.back() - series.position.front()) / radius;
}

/// Pitch-angle cosine at the samples from curvature and torsion, smoothed over a gyro-period.
std::vector<double> smoothedCosine(const statistics::PathSeries& series, const MeasureGrid& grid) {
  const auto &curvature = series.curvature(), &torsion = series.torsion();
  const std::size_t n = curvature.size(), half = std::size_t(std::lround(0.5 * refinement / grid.spacing));
  std::vector<double> sum(n + 1, 0.0), result;
  for (std::size_t r = 0; r < n; ++r) {
    const double cosine = -torsion[r] / std::hypot(curvature[r], torsion[r]);
    sum[r + 1] = sum[r] + (std::isfinite(cosine) ? cosine : 0.0);
  }
  for (std::size_t r = half; r + half < n; r += refinement)
    result.push_back((sum[r + half + 1] - sum[r - half]) / double(2 * half + 1));
  return result;
}

void addMemory(PathMeasures& m, const std::vector<double>& cosine, std::size_t path) {
  const std::size_t lags = m.grid.memory.size();
  for (const double c : cosine)
    m.cosines[path] += c * c / double(cosine.size());
  for (std::size_t k = 0; k < lags; ++k) {
    const std::size_t lag = m.grid.memory[k];
    double sum = 0;
    for (std::size_t i = 0; i + lag < cosine.size(); ++i)
      sum += cosine[i] * cosine[i + lag];
    m.memory[path * lags + k] = cosine.size() > lag ? sum / double(cosine.size() - lag) : 0.0;
  }
}

void addCurvatures(PathMeasures& m, const statistics::PathSeries& series, std::size_t path, double radius) {
  std::vector<double> finite;
  for (const double k : series.gyroCentreCurvature())
    if (std::isfinite(k))
      finite.push_back(k * radius);
  for (std::size_t i = 0; i < PathMeasures::curvaturesOfPath; ++i)
    m.curvature[path * PathMeasures::curvaturesOfPath + i] =
        finite.empty() ? 0.0 : finite[i * finite.size() / PathMeasures::curvaturesOfPath];
}

} // namespace

MeasureGrid::MeasureGrid(double s, std::int64_t length)
    : spacing(s), lags(samplesAt({0.08, 0.16, 0.5, 1, 2, 5, 10}, s, length)),
      memory(samplesAt({1, 2, 5, 10}, s, length)) {}

PathMeasures measurePaths(const learning::Array& signals, double alpha, const MeasureGrid& grid) {
  PathMeasures m;
  m.grid = grid;
  m.paths = std::size_t(signals.shape.at(0));
  const std::size_t length = std::size_t(signals.shape.at(2));
  m.gyrations = double(length - 1) * grid.spacing;
  for (auto* perLag : {&m.second, &m.fourth, &m.square})
    perLag->resize(m.paths * grid.lags.size());
  for (auto* perPath : {&m.displacement, &m.mirrors, &m.reversals, &m.cosines})
    perPath->resize(m.paths);
  m.memory.resize(m.paths * grid.memory.size());
  m.curvature.resize(m.paths * PathMeasures::curvaturesOfPath);
  const Trajectories paths = refined(signals, alpha, grid.spacing, refinement);
  const double radius = 1 / alpha;
  ThreadPool::shared().parallelFor(m.paths, 8, [&](std::size_t begin, std::size_t end) {
    for (std::size_t p = begin; p < end; ++p) {
      const Path path = pathOf(paths, p, paths.records());
      const statistics::PathSeries series(path, paths.normalisation);
      addIncrements(m, signals.values.data() + p * 3 * length, length, p);
      addDisplacements(m, path, p, radius);
      addMemory(m, smoothedCosine(series, grid), p);
      addCurvatures(m, series, p, radius);
      for (const auto& event : statistics::detectMirrorEvents(series, p).events)
        (event.mirror ? m.mirrors : m.reversals)[p] += 1;
    }
  });
  return m;
}

} // namespace larmor::studies::generative
