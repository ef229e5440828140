// The gyro-centre filter of PathSeries.
#include "engine/statistics/PathSeries.h"

#include <cmath>
#include <limits>

namespace larmor::statistics {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Quintic Hermite weights of value, first and second derivative at both ends; cubic ones of value and derivative.
struct Hermite {
  double f0, d0, s0, f1, d1, s1;
  static Hermite quintic(double s, double h) {
    const double s2 = s * s, s3 = s2 * s, s4 = s3 * s, s5 = s4 * s, f = 10.0 * s3 - 15.0 * s4 + 6.0 * s5;
    return {1.0 - f, h * (s - 6.0 * s3 + 8.0 * s4 - 3.0 * s5), h * h * 0.5 * (s2 - 3.0 * s3 + 3.0 * s4 - s5),
            f,       h * (-4.0 * s3 + 7.0 * s4 - 3.0 * s5),    h * h * 0.5 * (s3 - 2.0 * s4 + s5)};
  }
  static Hermite cubic(double s, double h) {
    const double s2 = s * s, s3 = s2 * s, f = 3.0 * s2 - 2.0 * s3;
    return {1.0 - f, h * (s - 2.0 * s2 + s3), 0.0, f, h * (s3 - s2), 0.0};
  }
  Vec3 operator()(const std::vector<Vec3>& f, const std::vector<Vec3>& d, const std::vector<Vec3>& dd,
                  std::size_t i) const {
    Vec3 out;
    for (std::size_t c = 0; c < 3; ++c)
      out[c] = f0 * f[i][c] + d0 * d[i][c] + s0 * dd[i][c] + f1 * f[i + 1][c] + d1 * d[i + 1][c] + s1 * dd[i + 1][c];
    return out;
  }
  Vec3 operator()(const std::vector<Vec3>& f, const std::vector<Vec3>& d, std::size_t i) const {
    Vec3 out;
    for (std::size_t c = 0; c < 3; ++c)
      out[c] = f0 * f[i][c] + d0 * d[i][c] + f1 * f[i + 1][c] + d1 * d[i + 1][c];
    return out;
  }
};

} // namespace

double gyroCentreWindow(const Normalisation& normalisation) { return 1.5 * std::abs(normalisation.gyroPeriod()); }

std::size_t gyroCentreDelay(const PathSeries& series) {
  const double records = 0.5 * gyroCentreWindow(series.normalisation()) / std::abs(series.spacing().step);
  return static_cast<std::size_t>(std::fmin(std::round(records), static_cast<double>(series.size())));
}

struct PathSeries::Window {
  std::size_t back = 0; ///< t_i - W lies in the interval that begins at record i - back
  bool whole = true;    ///< exactly on that record
  bool possible = false;
  double length = 0.0; ///< signed
  Hermite quintic{}, cubic{};
};

PathSeries::Window PathSeries::window() const {
  Window w;
  const double h = spacing_.step, span = gyroCentreWindow(normalisation_) / std::abs(h);
  if (!velocityKnown_ || spacing_.records < 2 || !(span + 1.0 < static_cast<double>(spacing_.records)) || span < 1e-3)
    return w;
  const double nearest = std::round(span);
  w.whole = nearest >= 1.0 && std::abs(span - nearest) < 1e-5; // the step of times in single precision is off by 1e-7
  w.back = static_cast<std::size_t>(w.whole ? nearest : std::ceil(span));
  // Between records the interpolation needs four of them per gyration, that is six per window.
  w.possible = w.whole || span > 6.0 * (1.0 - 1e-9);
  w.length = span * h;
  const double s = static_cast<double>(w.back) - span;
  w.quintic = Hermite::quintic(s, h);
  w.cubic = Hermite::cubic(s, h);
  return w;
}

void PathSeries::filter() const {
  const Vec3 none{undefined, undefined, undefined};
  gyroVelocity_.emplace(size(), none);
  gyroAcceleration_.emplace(size(), none);
  const Window w = window();
  if (!w.possible)
    return;
  const auto &x = position(), &v = path_.velocity;
  const double scale = 1.0 / w.length;
  if (w.whole) {
    for (std::size_t i = w.back; i < spacing_.records; ++i) {
      (*gyroVelocity_)[i] = scale * (x[i] - x[i - w.back]);
      (*gyroAcceleration_)[i] = scale * (v[i] - v[i - w.back]);
    }
    return;
  }
  const auto &a = acceleration(), &da = jerk();
  for (std::size_t i = w.back; i < spacing_.records; ++i) {
    (*gyroVelocity_)[i] = scale * (x[i] - w.quintic(x, v, a, i - w.back));
    (*gyroAcceleration_)[i] = scale * (v[i] - w.quintic(v, a, da, i - w.back));
  }
}

const std::vector<Vec3>& PathSeries::gyroCentreVelocity() const {
  if (!gyroVelocity_)
    filter();
  return *gyroVelocity_;
}

const std::vector<Vec3>& PathSeries::gyroCentreAcceleration() const {
  if (!gyroAcceleration_)
    filter();
  return *gyroAcceleration_;
}

const std::vector<Vec3>& PathSeries::gyroCentreJerk() const {
  if (gyroJerk_)
    return *gyroJerk_;
  gyroJerk_.emplace(size(), Vec3{undefined, undefined, undefined});
  const Window w = window();
  if (!w.possible)
    return *gyroJerk_;
  const auto &a = acceleration(), &v = path_.velocity;
  for (std::size_t i = w.back; i < spacing_.records; ++i) {
    const std::size_t j = i - w.back;
    Vec3 before;
    if (w.whole)
      before = a[j];
    else if (fieldKnown_) // V to sixth order and the slower b beat interpolating A itself
      before = rate() * cross(w.quintic(v, a, jerk(), j), w.cubic(path_.field, fieldRate(), j));
    else
      before = w.cubic(a, jerk(), j);
    (*gyroJerk_)[i] = 1.0 / w.length * (a[i] - before);
  }
  return *gyroJerk_;
}

const std::vector<double>& PathSeries::gyroCentreCurvature() const {
  if (gyroCurvature_)
    return *gyroCurvature_;
  const auto &v = gyroCentreVelocity(), &a = gyroCentreAcceleration();
  gyroCurvature_.emplace(size(), undefined);
  for (std::size_t i = 0; i < size(); ++i) {
    const Vec3 normal = cross(v[i], a[i]);
    const double v2 = dot(v[i], v[i]);
    const double value = std::sqrt(dot(normal, normal) / (v2 * v2 * v2));
    (*gyroCurvature_)[i] = std::isfinite(value) ? value : undefined;
  }
  return *gyroCurvature_;
}

const std::vector<double>& PathSeries::gyroCentreTorsion() const {
  if (gyroTorsion_)
    return *gyroTorsion_;
  const auto &v = gyroCentreVelocity(), &a = gyroCentreAcceleration(), &da = gyroCentreJerk();
  gyroTorsion_.emplace(size(), undefined);
  for (std::size_t i = 0; i < size(); ++i) {
    const Vec3 normal = cross(v[i], a[i]);
    const double value = dot(normal, da[i]) / dot(normal, normal);
    (*gyroTorsion_)[i] = std::isfinite(value) ? value : undefined;
  }
  return *gyroTorsion_;
}

} // namespace larmor::statistics
