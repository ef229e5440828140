#include "widgets/views/PathRuns.h"

#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace larmor::views {
namespace {

bool finite(const PathSet& set, std::uint32_t i) {
  // One test for three: the sum is not finite if any of them is not (coordinates are far from overflow).
  return std::isfinite(set.points[3 * i] + set.points[3 * i + 1] + set.points[3 * i + 2]);
}

std::pair<std::uint32_t, std::uint32_t> pointsInRange(const PathSet& set, std::size_t path, RecordRange range) {
  const std::uint32_t begin = set.begin(path), end = begin + set.count(path);
  if (set.records.empty()) {
    const auto length = static_cast<std::uint64_t>(end - begin);
    const auto last = std::min<std::uint64_t>(length, static_cast<std::uint64_t>(range.second) + 1);
    return {begin + std::min<std::uint32_t>(range.first, end - begin), begin + static_cast<std::uint32_t>(last)};
  }
  const auto first = set.records.begin() + begin, stop = set.records.begin() + end;
  const auto a = std::lower_bound(first, stop, range.first), b = std::upper_bound(a, stop, range.second);
  return {static_cast<std::uint32_t>(a - set.records.begin()), static_cast<std::uint32_t>(b - set.records.begin())};
}

/// How much nearer one candidate is: first by screen distance in steps of 2 pixels, then by depth.
struct Candidate {
  double distance = std::numeric_limits<double>::infinity(), depth = 1.0;
  PathHit hit{0, 0};
  bool better(const Candidate& other) const {
    const double a = std::floor(distance / 2), b = std::floor(other.distance / 2);
    return a != b ? a < b : depth < other.depth;
  }
};

/// Screen position of a point in single precision; z is the depth, NaN behind the camera.
struct OnScreen {
  float x, y, z;
};

class ScreenSearch {
public:
  ScreenSearch(const PathSet& set, const QPointF& at, const Projection& projection, double tolerance)
      : set_(set), atX_(static_cast<float>(at.x())), atY_(static_cast<float>(at.y())),
        width_(static_cast<float>(projection.size.width()) / 2),
        height_(static_cast<float>(projection.size.height()) / 2), tolerance_(static_cast<float>(tolerance)) {
    for (std::size_t i = 0; i < 16; ++i)
      m_[i] = static_cast<float>(projection.matrix[i]);
  }

  void search(const PathRun& run, Candidate& best) const {
    OnScreen a = project(run.begin);
    consider(a, a, run.begin, run.path, best);
    for (std::uint32_t i = run.begin + 1; i < run.end; ++i) {
      const OnScreen b = project(i);
      consider(a, b, i, run.path, best);
      a = b;
    }
  }

private:
  OnScreen project(std::uint32_t i) const {
    const float* p = &set_.points[3 * static_cast<std::size_t>(i)];
    const auto row = [&](std::size_t r) { return m_[r] * p[0] + m_[r + 1] * p[1] + m_[r + 2] * p[2] + m_[r + 3]; };
    const float w = row(12);
    if (w <= 1e-12F)
      return {0, 0, std::numeric_limits<float>::quiet_NaN()};
    const float inverse = 1.0F / w;
    return {(row(0) * inverse + 1) * width_, (1 - row(4) * inverse) * height_, row(8) * inverse};
  }
  void consider(const OnScreen& a, const OnScreen& b, std::uint32_t point, std::size_t path, Candidate& best) const {
    // Most segments are far away: a bounding box test rejects them (and anything behind the camera, by NaN).
    const float left = std::min(a.x, b.x), right = std::max(a.x, b.x);
    const float top = std::min(a.y, b.y), bottom = std::max(a.y, b.y);
    if (!(left - tolerance_ <= atX_ && right + tolerance_ >= atX_ && top - tolerance_ <= atY_ &&
          bottom + tolerance_ >= atY_ && a.z > -1 && b.z > -1 && a.z < 1 && b.z < 1))
      return;
    const float dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    const float t = length > 0 ? std::clamp(((atX_ - a.x) * dx + (atY_ - a.y) * dy) / length, 0.0F, 1.0F) : 0.0F;
    const float distance = std::hypot(a.x + t * dx - atX_, a.y + t * dy - atY_);
    if (distance > tolerance_)
      return;
    const bool atStart = t < 0.5F && point > set_.begin(path) && length > 0;
    const Candidate found{distance, a.z + t * (b.z - a.z), {path, atStart ? point - 1 : point}};
    if (found.better(best))
      best = found;
  }

  const PathSet& set_;
  float m_[16];
  float atX_, atY_, width_, height_, tolerance_;
};

} // namespace

std::vector<PathRun> visibleRuns(const PathSet& set, RecordRange range) {
  std::vector<PathRun> runs;
  runs.reserve(set.paths());
  for (std::size_t path = 0; path < set.paths(); ++path) {
    const auto [begin, end] = pointsInRange(set, path, range);
    std::uint32_t start = begin;
    for (std::uint32_t i = begin; i < end; ++i) {
      if (finite(set, i))
        continue;
      if (i > start + 1)
        runs.push_back({start, i, path});
      start = i + 1;
    }
    if (end > start + 1)
      runs.push_back({start, end, path});
  }
  return runs;
}

std::size_t segments(std::span<const PathRun> runs) {
  std::size_t sum = 0;
  for (const PathRun& run : runs)
    sum += run.end - run.begin - 1;
  return sum;
}

Bounds boundsOf(const PathSet& set) {
  constexpr std::size_t grain = 64;
  std::vector<Bounds> pieces(set.paths() / grain + 1);
  ThreadPool::shared().parallelFor(set.paths(), grain, [&](std::size_t first, std::size_t last) {
    constexpr float huge = std::numeric_limits<float>::max();
    float low[3] = {huge, huge, huge}, high[3] = {-huge, -huge, -huge};
    for (std::size_t path = first; path < last; ++path)
      for (std::uint32_t i = set.begin(path), end = i + set.count(path); i < end; ++i)
        if (finite(set, i))
          for (std::size_t c = 0; c < 3; ++c) {
            low[c] = std::min(low[c], set.points[3 * i + c]);
            high[c] = std::max(high[c], set.points[3 * i + c]);
          }
    if (low[0] <= high[0]) {
      pieces[first / grain].add(low[0], low[1], low[2]);
      pieces[first / grain].add(high[0], high[1], high[2]);
    }
  });
  Bounds all;
  for (const Bounds& piece : pieces)
    all.add(piece);
  return all;
}

ReducedPaths reduce(std::span<const PathRun> runs, std::size_t budget) {
  const double ratio = static_cast<double>(segments(runs)) / static_cast<double>(std::max<std::size_t>(budget, 1));
  constexpr std::size_t few = 32; // paths one would miss
  const double wanted = runs.size() <= few ? std::ceil(ratio) : std::min(std::ceil(std::sqrt(ratio)), 4.0);
  const auto stride = static_cast<std::uint32_t>(std::max(wanted, 1.0));
  std::size_t thinned = 0; // segments if every path were kept
  for (const PathRun& run : runs)
    thinned += (run.end - run.begin - 1 + stride - 1) / stride;
  const double share =
      std::min(1.0, static_cast<double>(budget) / static_cast<double>(std::max<std::size_t>(thinned, 1)));
  ReducedPaths out;
  double due = 1.0 - share; // the first path is always there
  for (const PathRun& run : runs) {
    due += share;
    if (due < 1.0 - 1e-9)
      continue;
    due -= 1.0;
    const auto begin = static_cast<std::uint32_t>(out.points.size());
    for (std::uint32_t i = run.begin; i < run.end; i += stride)
      out.points.push_back(i);
    if (out.points.back() != run.end - 1)
      out.points.push_back(run.end - 1);
    out.runs.push_back({begin, static_cast<std::uint32_t>(out.points.size()), run.path});
  }
  return out;
}

std::vector<std::uint64_t> particlesInside(const PathSet& set, std::span<const PathRun> runs, const QRectF& rectangle,
                                           const Projection& projection) {
  constexpr std::size_t grain = 32;
  std::vector<std::vector<std::uint64_t>> pieces(runs.size() / grain + 1);
  ThreadPool::shared().parallelFor(runs.size(), grain, [&](std::size_t first, std::size_t last) {
    for (std::size_t r = first; r < last; ++r)
      for (std::uint32_t i = runs[r].begin; i < runs[r].end; ++i) {
        const float* p = &set.points[3 * static_cast<std::size_t>(i)];
        QPointF screen;
        if (projection.project({p[0], p[1], p[2]}, screen) && rectangle.contains(screen)) {
          pieces[first / grain].push_back(set.particleOf(runs[r].path));
          break;
        }
      }
  });
  std::vector<std::uint64_t> inside;
  for (const auto& piece : pieces)
    inside.insert(inside.end(), piece.begin(), piece.end());
  std::sort(inside.begin(), inside.end());
  inside.erase(std::unique(inside.begin(), inside.end()), inside.end());
  return inside;
}

std::optional<PathHit> nearestPath(const PathSet& set, std::span<const PathRun> runs, const QPointF& at,
                                   const Projection& projection, double tolerance) {
  constexpr std::size_t grain = 32;
  std::vector<Candidate> pieces(runs.size() / grain + 1);
  const ScreenSearch search(set, at, projection, tolerance);
  ThreadPool::shared().parallelFor(runs.size(), grain, [&](std::size_t first, std::size_t last) {
    for (std::size_t r = first; r < last; ++r)
      search.search(runs[r], pieces[first / grain]);
  });
  Candidate best;
  for (const Candidate& piece : pieces)
    if (piece.better(best))
      best = piece;
  if (best.distance > tolerance)
    return std::nullopt;
  return best.hit;
}

} // namespace larmor::views
