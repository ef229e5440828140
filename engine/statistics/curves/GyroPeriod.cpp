#include "engine/statistics/Statistic.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace larmor::statistics {

namespace {

/// Time divided by turns of the velocity about the local field: the gyro-period that the integrator really has.
/// Records must be at most 0.45 local gyro-periods apart, so that no turn is missed: without those where they are
/// further apart it would be that of the weak field alone.
class GyroPeriod final : public Statistic {
public:
  explicit GyroPeriod(const StatisticContext& context) : context_(context) {}
  std::string name() const override { return "gyro_period"; }
  std::string label() const override { return "Gyro-period"; }
  std::size_t size() const override { return 4; } // time, angle; intervals, those too long
  void add(const PathSeries& series, std::span<double> sums) const override {
    if (!series.fieldKnown())
      return;
    const Path& path = series.path();
    // The first records of each path are plenty; each angle costs an arc tangent.
    const std::size_t last = std::min<std::size_t>(path.size(), 200);
    for (std::size_t i = 1; i < last; ++i) {
      const double h = std::abs(path.time[i] - path.time[i - 1]);
      const Vec3 b = path.field[i - 1] + path.field[i];
      const double strength = norm(b), expected = 0.5 * std::abs(context_.normalisation.coupling) * strength * h;
      if (!(strength > 0.0))
        continue;
      sums[2] += 1.0;
      if (!(expected < 0.9 * std::numbers::pi)) {
        sums[3] += 1.0;
        continue;
      }
      if (const double turned = angle(path.velocity[i - 1], path.velocity[i], 1.0 / strength * b);
          std::isfinite(turned)) {
        sums[0] += h;
        sums[1] += turned;
      }
    }
  }
  std::vector<Curve> curves(const BlockSums&) const override { return {}; }
  std::vector<Scalar> scalars(const BlockSums& sums) const override {
    constexpr double few = 0.01, none = std::numeric_limits<double>::quiet_NaN();
    double intervals = 0.0, tooLong = 0.0;
    for (std::size_t b = 0; b < sums.blocks(); ++b) {
      intervals += sums.block(b)[2];
      tooLong += sums.block(b)[3];
    }
    return {{"gyro_period", "Measured gyro-period", context_.normalisation.timeUnit,
             tooLong > few * intervals ? Estimate{none, none} : Jackknife(sums).ratio(0, 1, 2.0 * std::numbers::pi)}};
  }

private:
  static double angle(const Vec3& before, const Vec3& after, const Vec3& direction) {
    const Vec3 v = before - dot(before, direction) * direction, w = after - dot(after, direction) * direction;
    return std::abs(std::atan2(dot(cross(v, w), direction), dot(v, w)));
  }
  StatisticContext context_;
};

} // namespace

std::unique_ptr<Statistic> makeGyroPeriod(const StatisticContext& context) {
  return std::make_unique<GyroPeriod>(context);
}

} // namespace larmor::statistics
