#include "tests/views/scenes/ExampleScene.h"

#include "engine/core/Vec3.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace larmor::testing {
namespace {

Vec3 abc(const Vec3& r) {
  return {std::sin(r[2]) + 0.8 * std::cos(r[1]), 0.9 * std::sin(r[0]) + std::cos(r[2]),
          0.8 * std::sin(r[1]) + 0.9 * std::cos(r[0]) + 0.4};
}

/// Boris rotation of a unit velocity by the field during dt.
void push(Vec3& r, Vec3& v, double alpha, double dt) {
  const Vec3 t = (0.5 * alpha * dt) * abc(r);
  const Vec3 s = (2.0 / (1.0 + dot(t, t))) * t;
  const Vec3 half = v + cross(v, t);
  v = v + cross(half, s);
  r = r + dt * v;
}

double cosine(const Vec3& r, const Vec3& v) { return dot(v, abc(r)) / (norm(v) * norm(abc(r))); }

/// Spread without a random generator: the additive sequence of the plastic number.
double spread(std::size_t i, double step) { return std::fmod(0.5 + static_cast<double>(i) * step, 1.0); }

} // namespace

std::shared_ptr<const views::PathSet> chaoticPaths(std::size_t particles, std::size_t records, double alpha,
                                                   int stepsPerRecord) {
  auto set = std::make_shared<views::PathSet>();
  set->offsets = {0};
  auto &curvature = set->scalars["curvature"], &pitch = set->scalars["pitch"], &time = set->scalars["time"];
  const double dt = 0.1 / alpha;
  for (std::size_t p = 0; p < particles; ++p) {
    Vec3 r{2 * M_PI * spread(p, 0.8191725134), 2 * M_PI * spread(p, 0.6710436067), 2 * M_PI * spread(p, 0.5497004779)};
    const double z = 2 * spread(p, 0.7548776662) - 1, phi = 2 * M_PI * spread(p, 0.5698402910);
    Vec3 v{std::sqrt(1 - z * z) * std::cos(phi), std::sqrt(1 - z * z) * std::sin(phi), z};
    for (std::size_t k = 0; k < records; ++k) {
      for (double x : r)
        set->points.push_back(static_cast<float>(x));
      const bool end = k == 0 || k + 1 == records;
      curvature.push_back(end ? std::numeric_limits<float>::quiet_NaN()
                              : static_cast<float>(alpha * norm(cross(v, abc(r)))));
      pitch.push_back(static_cast<float>(cosine(r, v)));
      time.push_back(static_cast<float>(static_cast<double>(k) * dt * stepsPerRecord));
      for (int s = 0; s < stepsPerRecord; ++s)
        push(r, v, alpha, dt);
    }
    set->offsets.push_back(static_cast<std::uint32_t>(set->points.size() / 3));
  }
  return set;
}

std::shared_ptr<const views::MarkerSet> mirrorEvents(const views::PathSet& paths, std::size_t most) {
  auto set = std::make_shared<views::MarkerSet>();
  set->categories = {{QStringLiteral("mirror event, τ < 0"), views::signNegative, views::Shape::Sphere},
                     {QStringLiteral("mirror event, τ > 0"), views::signPositive, views::Shape::Sphere}};
  const std::vector<float>& pitch = paths.scalars.at("pitch");
  std::vector<std::uint32_t> found;
  for (std::size_t p = 0; p < paths.paths(); ++p)
    for (std::uint32_t i = paths.begin(p) + 1; i < paths.begin(p) + paths.count(p); ++i)
      if (pitch[i] * pitch[i - 1] < 0)
        found.push_back(i);
  const std::size_t stride = std::max<std::size_t>(1, found.size() / std::max<std::size_t>(most, 1));
  for (std::size_t k = 0; k < found.size(); k += stride) {
    const std::uint32_t i = found[k];
    set->points.insert(set->points.end(), paths.points.begin() + 3 * i, paths.points.begin() + 3 * i + 3);
    set->category.push_back(pitch[i] > 0 ? 1 : 0);
  }
  return set;
}

std::shared_ptr<const views::Slice> strengthSlice(std::size_t samples) {
  auto slice = std::make_shared<views::Slice>();
  slice->columns = slice->rows = samples;
  slice->length = {2 * M_PI, 2 * M_PI};
  for (std::size_t j = 0; j < samples; ++j)
    for (std::size_t i = 0; i < samples; ++i) {
      const double step = 2 * M_PI / static_cast<double>(samples);
      slice->values.push_back(
          static_cast<float>(norm(abc({static_cast<double>(i) * step, static_cast<double>(j) * step, 0}))));
    }
  return slice;
}

std::shared_ptr<const views::PathSet> simplePaths(std::size_t records) {
  auto set = std::make_shared<views::PathSet>();
  set->offsets = {0};
  for (int path = 0; path < 4; ++path) {
    for (std::size_t k = 0; k < records; ++k) {
      const double t = static_cast<double>(k) / static_cast<double>(records - 1);
      Vec3 r{0.6 * std::cos(25 * t), 0.6 * std::sin(25 * t), 2 * t};
      if (path < 3)
        r = {path == 0 ? 2 * t : 0, path == 1 ? 2 * t : 0, path == 2 ? 2 * t : 0};
      for (double x : r)
        set->points.push_back(static_cast<float>(x));
      set->scalars["time"].push_back(static_cast<float>(t));
    }
    set->offsets.push_back(static_cast<std::uint32_t>(set->points.size() / 3));
  }
  return set;
}

} // namespace larmor::testing
