#include "engine/statistics/Statistic.h"

#include <cmath>

namespace larmor::statistics {

void appendPoint(Curve& curve, double x, const Estimate& y) {
  if (!std::isfinite(x) || !std::isfinite(y.value))
    return;
  const bool complete = curve.error.size() == curve.y.size();
  curve.x.push_back(x);
  curve.y.push_back(y.value);
  if (complete && std::isfinite(y.error))
    curve.error.push_back(y.error);
  else
    curve.error.clear();
}

std::string axisName(const Vec3& axis) { return axis == Vec3{0.0, 0.0, 1.0} ? "z" : "the mean field"; }

void componentsAlong(const std::vector<Vec3>& values, std::size_t records, const Vec3& axis,
                     std::vector<double> (&out)[3]) {
  for (auto& row : out)
    row.resize(records);
  if (axis == Vec3{0.0, 0.0, 1.0}) {
    for (std::size_t i = 0; i < records; ++i)
      for (std::size_t c = 0; c < 3; ++c)
        out[c][i] = values[i][c];
    return;
  }
  const Vec3 third = 1.0 / norm(axis) * axis;
  const Vec3 helper = std::abs(third[2]) < 0.8 ? Vec3{0.0, 0.0, 1.0} : Vec3{1.0, 0.0, 0.0};
  const Vec3 raw = cross(helper, third), first = 1.0 / norm(raw) * raw, second = cross(third, first);
  for (std::size_t i = 0; i < records; ++i) {
    out[0][i] = dot(values[i], first);
    out[1][i] = dot(values[i], second);
    out[2][i] = dot(values[i], third);
  }
}

void velocityAlong(const PathSeries& series, std::size_t records, const Vec3& axis, std::vector<double> (&out)[3]) {
  if (axis != Vec3{0.0, 0.0, 1.0}) {
    componentsAlong(series.path().velocity, records, axis, out);
    return;
  }
  for (std::size_t c = 0; c < 3; ++c) {
    const auto& row = series.velocityRow(c);
    out[c].assign(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(records));
  }
}

} // namespace larmor::statistics
