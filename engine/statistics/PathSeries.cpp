#include "engine/statistics/PathSeries.h"

#include "engine/statistics/Differences.h"
#include "engine/statistics/PathKernels.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

namespace larmor::statistics {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <class F>
const std::vector<double>& fill(std::optional<std::vector<double>>& out, std::size_t n, F value) {
  if (!out) {
    out.emplace(n);
    for (std::size_t i = 0; i < n; ++i)
      (*out)[i] = value(i);
  }
  return *out;
}

template <class F>
const std::vector<Vec3>& fill(std::optional<std::vector<Vec3>>& out, std::size_t n, F value) {
  if (!out) {
    out.emplace(n);
    for (std::size_t i = 0; i < n; ++i)
      (*out)[i] = value(i);
  }
  return *out;
}

double finiteOrNan(double value) { return std::isfinite(value) ? value : nan; }

} // namespace

PathSeries::PathSeries(const Path& path, const Normalisation& normalisation)
    : PathSeries(path, normalisation, equallySpaced(path.time)) {}

PathSeries::PathSeries(const Path& path, const Normalisation& normalisation, const Spacing& spacing)
    : path_(path), normalisation_(normalisation), spacing_(spacing),
      fieldKnown_(path.allKnown && path.size() > 0 && path.field.size() == path.size() &&
                  path.velocity.size() == path.size()),
      velocityKnown_(path.allKnown && path.size() > 0 && path.velocity.size() == path.size()) {}

const std::vector<double>& PathSeries::speed() const {
  return fill(speed_, size(), [&](std::size_t i) { return velocityKnown_ ? norm(path_.velocity[i]) : nan; });
}

const std::vector<double>& PathSeries::fieldStrength() const {
  return fill(strength_, size(), [&](std::size_t i) { return fieldKnown_ ? norm(path_.field[i]) : nan; });
}

const std::vector<double>& PathSeries::parallelVelocity() const {
  const auto& b = fieldStrength();
  return fill(parallel_, size(), [&](std::size_t i) {
    return fieldKnown_ ? finiteOrNan(dot(path_.velocity[i], path_.field[i]) / b[i]) : nan;
  });
}

const std::vector<double>& PathSeries::pitchCosine() const {
  const auto& along = parallelVelocity();
  return fill(pitch_, size(),
              [&](std::size_t i) { return fieldKnown_ ? finiteOrNan(along[i] / norm(path_.velocity[i])) : nan; });
}

const std::vector<double>& PathSeries::magneticMoment() const {
  const auto &along = parallelVelocity(), &b = fieldStrength();
  return fill(moment_, size(), [&](std::size_t i) {
    if (!fieldKnown_)
      return nan;
    return finiteOrNan((dot(path_.velocity[i], path_.velocity[i]) - along[i] * along[i]) / (2.0 * b[i]));
  });
}

const std::vector<Vec3>& PathSeries::fieldRate() const {
  if (!fieldRate_)
    fieldRate_ = differentiate(path_.time, path_.field, 1, 7, spacing_);
  return *fieldRate_;
}

const std::vector<Vec3>& PathSeries::acceleration() const {
  if (!acceleration_ && !fieldKnown_)
    acceleration_ = velocityKnown_ ? differentiate(path_.time, path_.velocity, 1, 5, spacing_)
                                   : std::vector<Vec3>(size(), Vec3{nan, nan, nan});
  return fill(acceleration_, size(), [&](std::size_t i) { return rate() * cross(path_.velocity[i], path_.field[i]); });
}

const std::vector<Vec3>& PathSeries::jerk() const {
  if (!jerk_ && !fieldKnown_)
    jerk_ = velocityKnown_ ? differentiate(path_.time, path_.velocity, 2, 5, spacing_)
                           : std::vector<Vec3>(size(), Vec3{nan, nan, nan});
  if (jerk_)
    return *jerk_;
  const auto &a = acceleration(), &db = fieldRate();
  return fill(jerk_, size(),
              [&](std::size_t i) { return rate() * (cross(a[i], path_.field[i]) + cross(path_.velocity[i], db[i])); });
}

const std::vector<double>& PathSeries::velocityRow(std::size_t component) const {
  if (!rows_[component]) {
    for (auto& row : rows_)
      row.emplace(path_.velocity.size());
    double *x = rows_[0]->data(), *y = rows_[1]->data(), *z = rows_[2]->data();
    for (std::size_t i = 0; i < path_.velocity.size(); ++i) {
      x[i] = path_.velocity[i][0];
      y[i] = path_.velocity[i][1];
      z[i] = path_.velocity[i][2];
    }
  }
  return *rows_[component];
}

/// By the kernel inside, and for the two records at either end as any derivative.
void PathSeries::curvatureFromVelocity() const {
  const std::size_t n = size();
  const std::span<const double> time(path_.time);
  curvature_.emplace(n);
  const double* const rows[3] = {velocityRow(0).data(), velocityRow(1).data(), velocityRow(2).data()};
  const auto weights = equalWeights(spacing_.step, 2, 5, 1);
  curvatureOfRows(rows, n, std::span<const double, 5>(weights.data(), 5), curvature_->data());
  for (const std::size_t begin : {std::size_t{0}, n - 5}) {
    const std::vector<Vec3> part(path_.velocity.begin() + static_cast<std::ptrdiff_t>(begin),
                                 path_.velocity.begin() + static_cast<std::ptrdiff_t>(begin + 5));
    const auto a = differentiate(time.subspan(begin, 5), part, 1, 5, {5, spacing_.step, spacing_.jitter});
    for (std::size_t k = 0; k < 5; ++k)
      if (const std::size_t i = begin + k; i < 2 || i + 2 >= n) {
        const double v2 = dot(part[k], part[k]);
        (*curvature_)[i] = norm(cross(part[k], a[k])) / (v2 * std::sqrt(v2));
      }
  }
  constexpr std::uint64_t exponent = 0x7ff0000000000000;
  for (double& value : *curvature_)
    value = (std::bit_cast<std::uint64_t>(value) & exponent) == exponent ? nan : value;
}

/// Whether differences over records follow the gyration.
bool PathSeries::resolved() const {
  double strength = normalisation_.fieldUnit;
  if (fieldKnown_) {
    double sum = 0.0;
    for (const double b : fieldStrength())
      sum += b * b;
    strength = std::sqrt(sum / static_cast<double>(size()));
  }
  const double turn = std::abs(rate() * spacing_.step) * strength;
  return !(turn > 0.5 * std::numbers::pi * (1.0 + 1e-6));
}

const std::vector<double>& PathSeries::curvature() const {
  if (!curvature_ && !fieldKnown_ && velocityKnown_ && size() >= 5 && spacing_.records == size() && resolved())
    curvatureFromVelocity();
  if (curvature_)
    return *curvature_;
  const bool possible = velocityKnown_ && (fieldKnown_ || resolved());
  const auto& a = acceleration();
  return fill(curvature_, size(), [&](std::size_t i) {
    if (!possible)
      return nan;
    const Vec3& v = path_.velocity[i];
    const double v2 = dot(v, v);
    return finiteOrNan(fieldKnown_ ? norm(a[i]) / v2 : norm(cross(v, a[i])) / (v2 * std::sqrt(v2)));
  });
}

const std::vector<double>& PathSeries::torsion() const {
  if (torsion_)
    return *torsion_;
  const bool possible = velocityKnown_ && resolved();
  const auto& a = acceleration();
  if (fieldKnown_ && possible) {
    const auto& db = fieldRate();
    return fill(torsion_, size(), [&](std::size_t i) {
      const Vec3& v = path_.velocity[i];
      return finiteOrNan(rate() * (dot(a[i], db[i]) / dot(a[i], a[i]) - dot(v, path_.field[i]) / dot(v, v)));
    });
  }
  const auto& da = jerk();
  return fill(torsion_, size(), [&](std::size_t i) {
    if (!possible)
      return nan;
    const Vec3 normal = cross(path_.velocity[i], a[i]);
    return finiteOrNan(dot(normal, da[i]) / dot(normal, normal));
  });
}

const std::vector<Vec3>& PathSeries::position() const {
  if (path_.position.size() == size())
    return path_.position;
  if (position_)
    return *position_;
  const auto& a = acceleration();
  position_.emplace(size(), Vec3{});
  for (std::size_t i = 1; i < size() && velocityKnown_; ++i) {
    const double h = path_.time[i] - path_.time[i - 1];
    (*position_)[i] = (*position_)[i - 1] + 0.5 * h * (path_.velocity[i - 1] + path_.velocity[i]);
    if (size() >= 5 || fieldKnown_)
      (*position_)[i] = (*position_)[i] + h * h / 12.0 * (a[i - 1] - a[i]);
  }
  return *position_;
}

} // namespace larmor::statistics
