#include "engine/statistics/Estimates.h"

#include "engine/statistics/Records.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::statistics {

namespace {

struct Means {
  double square = 0.0, count = 0.0;
  void add(double value) {
    square += value;
    count += 1.0;
  }
  double root() const { return std::sqrt(square / count); }
};

} // namespace

std::vector<EstimatedNumber> estimateNormalisation(Trajectories& t, bool speed, bool coupling) {
  std::vector<EstimatedNumber> taken;
  if (t.velocity.empty())
    return taken;
  Means velocity, acceleration;
  const std::size_t used = std::min<std::size_t>(t.particles(), 2000);
  const Spacing spacing = equallySpaced(t.time);
  for (std::size_t i = 0; i < used; ++i) {
    const std::size_t p = i * t.particles() / used;
    for (std::size_t r = 0; r < t.records(); ++r) {
      const Vec3 v = t.velocity.at(p, r);
      velocity.add(dot(v, v));
      if (r == 0 || r + 1 >= spacing.records)
        continue;
      const Vec3 a = 0.5 / spacing.step * (t.velocity.at(p, r + 1) - t.velocity.at(p, r - 1));
      acceleration.add(dot(a, a));
    }
  }
  Normalisation& n = t.normalisation;
  if (speed && velocity.root() > 0.0) {
    n.speed = velocity.root();
    taken.push_back({"speed", fmt::format("speed taken as {:.5g}, the root mean square velocity", n.speed)});
  }
  const double estimate = std::sqrt(1.5) * acceleration.root() / (velocity.root() * n.fieldUnit);
  if (coupling && std::isfinite(estimate) && estimate > 0.0) {
    n.coupling = estimate;
    taken.push_back(
        {"coupling",
         fmt::format("coupling taken as {:.5g}, from the mean square acceleration for isotropic directions: "
                     "a gyro-period of {:.4g} {}, {:.3g} records",
                     estimate, n.gyroPeriod(), n.timeUnit, n.gyroPeriod() / std::abs(spacing.step))});
  }
  return taken;
}

} // namespace larmor::statistics
