#include "engine/motion/FieldLines.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace larmor::motion {

namespace {

constexpr double mostPoints = 1e7;

/// b/|b|, or nothing where it is undefined.
std::optional<Vec3> direction(const fields::Field& field, const Vec3& r) {
  const Vec3 b = field.at(r);
  const double size = norm(b);
  if (!(size > 0) || !std::isfinite(size))
    return std::nullopt;
  return (1.0 / size) * b;
}

/// One step of the classical Runge-Kutta method.
std::optional<Vec3> stepFrom(const fields::Field& field, const Vec3& r, double h) {
  const auto k1 = direction(field, r);
  const auto k2 = k1 ? direction(field, r + 0.5 * h * *k1) : std::nullopt;
  const auto k3 = k2 ? direction(field, r + 0.5 * h * *k2) : std::nullopt;
  const auto k4 = k3 ? direction(field, r + h * *k3) : std::nullopt;
  if (!k4)
    return std::nullopt;
  return r + (h / 6.0) * (*k1 + 2.0 * (*k2 + *k3) + *k4);
}

void follow(const fields::Field& field, Vec3 r, double h, std::size_t steps, const jobs::JobContext& context,
            std::vector<Vec3>& line) {
  for (std::size_t s = 0; s < steps; ++s) {
    if (context.cancelled())
      throw Cancelled();
    const auto next = stepFrom(field, r, h);
    if (!next)
      return;
    r = *next;
    line.push_back(r);
  }
}

} // namespace

std::vector<std::vector<Vec3>> traceFieldLines(const fields::Field& field, const std::vector<Vec3>& seeds,
                                               double length, double step, jobs::JobContext& context,
                                               unsigned threads) {
  if (!(length > 0) || !(step > 0) || !(length / step * static_cast<double>(seeds.size()) < mostPoints))
    throw Error("Field lines", fmt::format("{} lines of length {} in steps of {}", seeds.size(), length, step),
                "positive lengths and at most 1e7 points");
  const auto steps = static_cast<std::size_t>(std::ceil(length / step * (1.0 - 1e-12)));
  const double h = length / static_cast<double>(steps);
  std::vector<std::vector<Vec3>> lines(seeds.size());
  ThreadPool::shared().parallelFor(
      seeds.size(), 1,
      [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
          follow(field, seeds[i], -h, steps, context, lines[i]);
          std::reverse(lines[i].begin(), lines[i].end());
          lines[i].push_back(seeds[i]);
          follow(field, seeds[i], h, steps, context, lines[i]);
        }
      },
      threads);
  return lines;
}

} // namespace larmor::motion
