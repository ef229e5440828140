#include "engine/studies/generative/Refine.h"

#include "engine/core/ThreadPool.h"
#include "engine/runs/DisplayPaths.h"

#include <cmath>
#include <numbers>

namespace larmor::studies::generative {

namespace {

/// Second derivatives at the nodes, in units of one step. Not-a-knot makes those next to the ends equal to the second
/// differences there; the outermost ones follow on a line.
std::vector<double> curvatures(const std::vector<double>& y) {
  const std::size_t n = y.size();
  std::vector<double> m(n), upper(n);
  const auto difference = [&](std::size_t i) { return y[i - 1] - 2 * y[i] + y[i + 1]; };
  m[1] = difference(1);
  m[n - 2] = difference(n - 2);
  double before = 0; // Thomas: m[i - 1] + 4 m[i] + m[i + 1] = 6 difference(i)
  for (std::size_t i = 2; i + 2 < n; ++i) {
    double right = 6 * difference(i);
    if (i == 2)
      right -= m[1];
    if (i + 3 == n)
      right -= m[n - 2];
    const double pivot = 4 - before;
    before = upper[i] = 1 / pivot;
    m[i] = (right - (i > 2 ? m[i - 1] : 0.0)) / pivot;
  }
  for (std::size_t i = n - 3; i-- > 2;)
    m[i] -= upper[i] * m[i + 1];
  m[0] = 2 * m[1] - m[2];
  m[n - 1] = 2 * m[n - 2] - m[n - 3];
  return m;
}

} // namespace

std::vector<double> splined(const std::vector<double>& y, std::size_t factor) {
  const std::size_t n = y.size();
  const std::vector<double> m = curvatures(y);
  std::vector<double> result((n - 1) * factor + 1);
  for (std::size_t i = 0; i + 1 < n; ++i)
    for (std::size_t k = 0; k < factor; ++k) {
      const double b = double(k) / double(factor), a = 1 - b;
      result[i * factor + k] = a * y[i] + b * y[i + 1] + ((a * a * a - a) * m[i] + (b * b * b - b) * m[i + 1]) / 6;
    }
  result.back() = y.back();
  return result;
}

Trajectories refined(const learning::Array& signals, double alpha, double spacing, std::size_t factor) {
  const std::size_t rows = std::size_t(signals.shape.at(0)), length = std::size_t(signals.shape.at(2)),
                    records = (length - 1) * factor + 1;
  Trajectories paths;
  paths.normalisation.coupling = alpha;
  const double step = spacing * paths.normalisation.gyroPeriod() / double(factor);
  for (std::size_t r = 0; r < records; ++r)
    paths.time.push_back(double(r) * step);
  paths.velocity = RecordArray(rows, records, true);
  paths.position = RecordArray(rows, records, true);
  ThreadPool::shared().parallelFor(rows, 16, [&](std::size_t begin, std::size_t end) {
    for (std::size_t p = begin; p < end; ++p) {
      std::vector<double> v[3];
      for (std::size_t c = 0; c < 3; ++c) {
        const float* const from = signals.values.data() + (p * 3 + c) * length;
        v[c] = splined({from, from + length}, factor);
      }
      Path path{paths.time, {}, std::vector<Vec3>(records), {}};
      for (std::size_t r = 0; r < records; ++r) {
        const double size = std::sqrt(v[0][r] * v[0][r] + v[1][r] * v[1][r] + v[2][r] * v[2][r]);
        path.velocity[r] = size > 0 ? 1 / size * Vec3{v[0][r], v[1][r], v[2][r]} : Vec3{1, 0, 0};
        paths.velocity.set(p, r, path.velocity[r]);
      }
      const auto position = runs::positionsOf(path, paths.normalisation);
      for (std::size_t r = 0; r < records; ++r)
        paths.position.set(p, r, position[r]);
    }
  });
  return paths;
}

} // namespace larmor::studies::generative
