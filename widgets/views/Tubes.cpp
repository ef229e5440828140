#include "widgets/views/Tubes.h"

#include "engine/core/Vec3.h"

#include <algorithm>
#include <cmath>

namespace larmor::views {
namespace {

Vec3 unit(const Vec3& v) {
  const double length = norm(v);
  return length > 0 ? (1.0 / length) * v : Vec3{0, 0, 0};
}

Vec3 anyNormal(const Vec3& tangent) {
  const Vec3 helper = std::abs(tangent[0]) < 0.7 ? Vec3{1, 0, 0} : Vec3{0, 1, 0};
  return unit(cross(tangent, helper));
}

class TubeMaker {
public:
  TubeMaker(std::span<const float> points, std::span<const std::uint8_t> colours, double radius, int sides)
      : points_(points), colours_(colours), radius_(radius), sides_(static_cast<std::uint32_t>(sides)) {}

  void add(const PathRun& run) {
    std::vector<std::uint32_t> kept;
    for (std::uint32_t i = run.begin; i < run.end; ++i)
      if (kept.empty() || norm(at(i) - at(kept.back())) > 1e-3 * radius_)
        kept.push_back(i);
    if (kept.size() < 2)
      return;
    Vec3 tangent = unit(at(kept[1]) - at(kept[0])), side = anyNormal(tangent);
    cap(kept.front(), -1.0 * tangent, tangent, side);
    for (std::size_t k = 0; k < kept.size(); ++k) {
      const Vec3 ahead = at(kept[std::min(k + 1, kept.size() - 1)]), behind = at(kept[k == 0 ? 0 : k - 1]);
      if (const Vec3 t = unit(ahead - behind); norm(t) > 0)
        tangent = t;
      side = unit(side - dot(side, tangent) * tangent);
      if (norm(side) == 0)
        side = anyNormal(tangent);
      ring(kept[k], tangent, side);
      if (k > 0)
        join();
    }
    cap(kept.back(), tangent, tangent, side);
  }

  TubeGeometry out;

private:
  Vec3 at(std::uint32_t i) const { return {points_[3 * i], points_[3 * i + 1], points_[3 * i + 2]}; }

  std::uint32_t vertex(std::uint32_t i, const Vec3& position, const Vec3& normal) {
    for (std::size_t c = 0; c < 3; ++c) {
      out.points.push_back(static_cast<float>(position[c]));
      out.normals.push_back(static_cast<float>(normal[c]));
    }
    if (!colours_.empty())
      out.colours.insert(out.colours.end(), colours_.begin() + 4 * i, colours_.begin() + 4 * i + 4);
    return static_cast<std::uint32_t>(out.points.size() / 3 - 1);
  }
  Vec3 spoke(std::uint32_t s, const Vec3& tangent, const Vec3& side) const {
    const double angle = 2 * M_PI * s / sides_;
    return std::cos(angle) * side + std::sin(angle) * cross(tangent, side);
  }
  void ring(std::uint32_t i, const Vec3& tangent, const Vec3& side) {
    for (std::uint32_t s = 0; s < sides_; ++s) {
      const Vec3 normal = spoke(s, tangent, side);
      vertex(i, at(i) + radius_ * normal, normal);
    }
  }
  void join() {
    const auto last = static_cast<std::uint32_t>(out.points.size() / 3) - sides_, first = last - sides_;
    for (std::uint32_t s = 0; s < sides_; ++s) {
      const std::uint32_t next = (s + 1) % sides_;
      out.triangles.insert(out.triangles.end(),
                           {first + s, first + next, last + next, first + s, last + next, last + s});
    }
  }
  void cap(std::uint32_t i, const Vec3& normal, const Vec3& tangent, const Vec3& side) {
    const std::uint32_t centre = vertex(i, at(i), normal);
    for (std::uint32_t s = 0; s < sides_; ++s)
      vertex(i, at(i) + radius_ * spoke(s, tangent, side), normal);
    for (std::uint32_t s = 0; s < sides_; ++s)
      out.triangles.insert(out.triangles.end(), {centre, centre + 1 + s, centre + 1 + (s + 1) % sides_});
  }

  std::span<const float> points_;
  std::span<const std::uint8_t> colours_;
  double radius_;
  std::uint32_t sides_;
};

} // namespace

TubeGeometry makeTubes(std::span<const float> points, std::span<const std::uint8_t> colours,
                       std::span<const PathRun> runs, double radius, int sides) {
  TubeMaker maker(points, colours, radius, std::max(sides, 3));
  for (const PathRun& run : runs)
    maker.add(run);
  return std::move(maker.out);
}

} // namespace larmor::views
