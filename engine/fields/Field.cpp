#include "engine/fields/Field.h"

namespace larmor::fields {

Vec3 Field::at(const Vec3& r) const {
  Vec3 b;
  evaluate({1, &r[0], &r[1], &r[2]}, {&b[0], &b[1], &b[2]});
  return b;
}

void Field::gradient(const Points& points, const std::span<double* const, 9> g) const {
  const std::size_t n = points.count;
  const double h = differenceStep();
  std::vector<double> moved(n), low(3 * n), high(3 * n);
  const double* coordinates[3] = {points.x, points.y, points.z};
  for (std::size_t j = 0; j < 3; ++j) {
    const auto shifted = [&](double step, std::vector<double>& out) {
      for (std::size_t i = 0; i < n; ++i)
        moved[i] = coordinates[j][i] + step;
      const double* c[3] = {points.x, points.y, points.z};
      c[j] = moved.data();
      evaluate({n, c[0], c[1], c[2]}, {out.data(), out.data() + n, out.data() + 2 * n});
    };
    shifted(-h, low);
    shifted(h, high);
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t i = 0; i < n; ++i)
        g[3 * c + j][i] = (high[c * n + i] - low[c * n + i]) / (2.0 * h);
  }
}

} // namespace larmor::fields
