#include "engine/statistics/Differences.h"

#include <algorithm>
#include <limits>

namespace larmor::statistics {

std::vector<double> differenceWeights(double at, std::span<const double> nodes, std::size_t derivative) {
  const std::size_t n = nodes.size();
  std::vector<std::vector<double>> w(derivative + 1, std::vector<double>(n, 0.0));
  double c1 = 1.0, c4 = nodes[0] - at;
  w[0][0] = 1.0;
  for (std::size_t i = 1; i < n; ++i) {
    const std::size_t highest = std::min(i, derivative);
    double c2 = 1.0;
    const double c5 = c4;
    c4 = nodes[i] - at;
    for (std::size_t j = 0; j < i; ++j) {
      const double c3 = nodes[i] - nodes[j];
      c2 *= c3;
      if (j + 1 == i) {
        for (std::size_t k = highest; k > 0; --k)
          w[k][i] = c1 * (static_cast<double>(k) * w[k - 1][i - 1] - c5 * w[k][i - 1]) / c2;
        w[0][i] = -c1 * c5 * w[0][i - 1] / c2;
      }
      for (std::size_t k = highest; k > 0; --k)
        w[k][j] = (c4 * w[k][j] - static_cast<double>(k) * w[k - 1][j]) / c3;
      w[0][j] = c4 * w[0][j] / c3;
    }
    c1 = c2;
  }
  return w[derivative];
}

std::vector<double> equalWeights(double step, std::size_t place, std::size_t points, std::size_t derivative) {
  std::vector<double> nodes(points);
  for (std::size_t i = 0; i < points; ++i)
    nodes[i] = static_cast<double>(i) * step;
  return differenceWeights(nodes[place], nodes, derivative);
}

namespace {

Vec3 weighted(const double* weights, const Vec3* values, std::size_t points) {
  Vec3 sum{};
  for (std::size_t k = 0; k < points; ++k)
    for (std::size_t c = 0; c < 3; ++c)
      sum[c] += weights[k] * values[k][c];
  return sum;
}

} // namespace

std::vector<Vec3> differentiate(std::span<const double> time, const std::vector<Vec3>& values, std::size_t derivative,
                                std::size_t points) {
  return differentiate(time, values, derivative, points, equallySpaced(time));
}

std::vector<Vec3> differentiate(std::span<const double> time, const std::vector<Vec3>& values, std::size_t derivative,
                                std::size_t points, const Spacing& spacing) {
  const std::size_t n = values.size();
  const double none = std::numeric_limits<double>::quiet_NaN();
  std::vector<Vec3> out(n, Vec3{none, none, none});
  points = std::min(points, n);
  if (points <= derivative)
    return out;
  std::vector<std::vector<double>> table; // weights of each place in the stencil, for equal spacing
  if (spacing.records >= points)
    for (std::size_t place = 0; place < points; ++place)
      table.push_back(equalWeights(spacing.step, place, points, derivative));
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t begin = std::min(i > points / 2 ? i - points / 2 : 0, n - points);
    if (begin + points <= spacing.records)
      out[i] = weighted(table[i - begin].data(), &values[begin], points);
    else
      out[i] =
          weighted(differenceWeights(time[i], time.subspan(begin, points), derivative).data(), &values[begin], points);
  }
  return out;
}

} // namespace larmor::statistics
