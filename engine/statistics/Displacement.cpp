#include "engine/statistics/Displacement.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/statistics/Statistic.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace larmor::statistics {

namespace {

constexpr std::size_t mostPoints = 400; // on a curve

struct Direction {
  std::size_t offset; ///< of its sums in a record's three
  double factor;      ///< 1/4 across (two components), 1/2 along
};

/// Least-squares slope of factor <square> against time over the second half.
double slope(std::span<const double> s, const std::vector<double>& t, Direction d) {
  double n = 0.0, mt = 0.0, my = 0.0, tt = 0.0, ty = 0.0;
  const auto late = [&](std::size_t k) { return t[k] >= 0.5 * t.back() && s[3 * k] > 0.0; };
  const auto y = [&](std::size_t k) { return d.factor * s[3 * k + d.offset] / s[3 * k]; };
  for (std::size_t k = 0; k < t.size(); ++k)
    if (late(k))
      n += 1.0, mt += t[k], my += y(k);
  for (std::size_t k = 0; k < t.size(); ++k)
    if (late(k))
      tt += std::pow(t[k] - mt / n, 2), ty += (t[k] - mt / n) * (y(k) - my / n);
  return tt > 0.0 ? ty / tt : std::numeric_limits<double>::quiet_NaN();
}

bool saturated(const Curve& curve, const Estimate& slope) {
  if (curve.y.size() < 4 || !std::isfinite(slope.value))
    return false;
  const double end = curve.y.back();
  const auto middle = std::lower_bound(curve.x.begin(), curve.x.end(), 0.5 * curve.x.back()) - curve.x.begin();
  return std::abs(end - curve.y[static_cast<std::size_t>(middle)]) < 0.03 * std::abs(end) &&
         std::abs(slope.value - end) <= 2.0 * slope.error;
}

Curve running(const Jackknife& jackknife, const std::vector<double>& t, Direction d, Curve curve) {
  const std::size_t stride = std::max<std::size_t>(1, (t.size() + mostPoints - 1) / mostPoints);
  for (std::size_t left = t.size() > 1 ? (t.size() - 1) / stride + 1 : 0; left-- > 0;) {
    const std::size_t k = t.size() - 1 - left * stride; // counted from the end, so that t_end is on the curve
    if (k == 0 || jackknife.total()[3 * k] == 0.0)
      continue;
    appendPoint(curve, t[k], jackknife.ratio(3 * k + d.offset, 3 * k, d.factor / t[k]));
  }
  return curve;
}

} // namespace

void addDisplacement(const Vec3& d, const Vec3& axis, double* sums) {
  const double along = dot(d, axis), all = dot(d, d);
  if (!std::isfinite(all)) // a lost particle
    return;
  sums[0] += 1.0;
  sums[1] += std::max(0.0, all - along * along);
  sums[2] += along * along;
}

DiffusionReport diffusionFrom(const BlockSums& sums, const std::vector<double>& time, const Normalisation& n,
                              const Vec3& axis) {
  DiffusionReport out;
  const Direction across{1, 0.25}, along{2, 0.5};
  std::vector<double> t;
  for (const double x : time)
    t.push_back(std::abs(x - time.front()));
  const Jackknife jackknife(sums);
  const std::string unit = n.lengthUnit + "²/(" + n.timeUnit + ")";
  const auto named = [&](const char* name, const std::string& title) {
    return emptyCurve(name, title, "Time", n.timeUnit, "D", unit);
  };
  out.perpendicular =
      running(jackknife, t, across, named("running_diffusion_perpendicular", "D_perp, across " + axisName(axis)));
  out.parallel =
      running(jackknife, t, along, named("running_diffusion_parallel", "D_parallel, along " + axisName(axis)));
  const double none = std::numeric_limits<double>::quiet_NaN();
  out.slopePerpendicular = out.slopeParallel = {none, none};
  if (t.size() < 4)
    return out;
  out.slopePerpendicular = jackknife.estimate([&](std::span<const double> s) { return slope(s, t, across); });
  out.slopeParallel = jackknife.estimate([&](std::span<const double> s) { return slope(s, t, along); });
  out.saturatedPerpendicular = saturated(out.perpendicular, out.slopePerpendicular);
  out.saturatedParallel = saturated(out.parallel, out.slopeParallel);
  return out;
}

DisplacementSums::DisplacementSums(std::size_t particles, std::size_t records, const Vec3& axis)
    : particles_(particles), records_(records), axis_(axis),
      sums_(std::min(particles, BlockSums::usualBlocks), 3 * records) {}

void DisplacementSums::feed(const Trajectories& t, std::size_t from, std::size_t to, unsigned threads) {
  if (t.position.particles() != particles_ || t.position.records() != records_ || from > to || to > records_ ||
      from != done_)
    throw Error("displacement",
                "positions [" + std::to_string(t.position.particles()) + ", " + std::to_string(t.position.records()) +
                    "], records " + std::to_string(from) + " to " + std::to_string(to),
                "[" + std::to_string(particles_) + ", " + std::to_string(records_) + "] and records from " +
                    std::to_string(done_));
  const std::size_t blocks = sums_.blocks();
  ThreadPool::shared().parallelFor(
      blocks, 1,
      [&](std::size_t begin, std::size_t end) {
        for (std::size_t b = begin; b < end; ++b) {
          double* sums = sums_.block(b).data();
          sums_.paths(b) = static_cast<double>((b + 1) * particles_ / blocks - b * particles_ / blocks);
          for (std::size_t p = b * particles_ / blocks; p < (b + 1) * particles_ / blocks; ++p) {
            const Vec3 start = t.position.at(p, 0);
            for (std::size_t r = from; r < to; ++r)
              addDisplacement(t.position.at(p, r) - start, axis_, sums + 3 * r);
          }
        }
      },
      threads);
  done_ = to;
}

DiffusionReport DisplacementSums::report(const Trajectories& t) const {
  BlockSums part(sums_.blocks(), 3 * done_);
  for (std::size_t b = 0; b < part.blocks() && done_ > 0; ++b) {
    std::copy_n(sums_.block(b).begin(), 3 * done_, part.block(b).begin());
    part.paths(b) = 1.0;
  }
  return diffusionFrom(part, {t.time.begin(), t.time.begin() + static_cast<std::ptrdiff_t>(done_)}, t.normalisation,
                       axis_);
}

} // namespace larmor::statistics
