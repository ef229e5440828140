#pragma once
#include "widgets/views/Layer.h"

#include "widgets/views/PathSet.h"
#include <QRectF>

#include <cstdint>
#include <optional>
#include <span>

namespace larmor::views {

/// Consecutive points [begin, end) joined by lines.
struct PathRun {
  std::uint32_t begin, end;
  std::size_t path = 0;
};

using RecordRange = std::pair<std::uint32_t, std::uint32_t>; ///< first and last record, both included

/// The drawable runs of a set within a range of records; points that are not finite end a run.
std::vector<PathRun> visibleRuns(const PathSet& set, RecordRange range);
std::size_t segments(std::span<const PathRun> runs);
/// Box around all finite valid points. Runs on the thread pool.
Bounds boundsOf(const PathSet& set);

/// Fewer segments of the same look: every s-th point, ends kept, s at most 4 if there are many
/// paths; then a share of the paths, evenly. At most one path more than the budget.
struct ReducedPaths {
  std::vector<std::uint32_t> points; ///< index into the set of each point kept
  std::vector<PathRun> runs;         ///< of positions in `points`
};
ReducedPaths reduce(std::span<const PathRun> runs, std::size_t budget);

/// Nearest path on the screen.
struct PathHit {
  std::size_t path;
  std::uint32_t point;
};
std::optional<PathHit> nearestPath(const PathSet& set, std::span<const PathRun> runs, const QPointF& at,
                                   const Projection& projection, double tolerance);

/// Particles with a point inside a rectangle of the screen, ascending.
std::vector<std::uint64_t> particlesInside(const PathSet& set, std::span<const PathRun> runs, const QRectF& rectangle,
                                           const Projection& projection);

} // namespace larmor::views
