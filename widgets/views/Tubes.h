#pragma once
#include "widgets/views/PathRuns.h"

#include <cstdint>

namespace larmor::views {

/// Triangles around polylines.
struct TubeGeometry {
  std::vector<float> points, normals;   ///< [vertex, 3]
  std::vector<std::uint8_t> colours;    ///< [vertex, 4], empty without input colours
  std::vector<std::uint32_t> triangles; ///< [triangle, 3]
};

/// Round tubes with flat ends; rings follow the path without twisting (parallel transport). Repeated points are
/// skipped; a run without two different points gives nothing. @param colours [point, 4] or empty.
TubeGeometry makeTubes(std::span<const float> points, std::span<const std::uint8_t> colours,
                       std::span<const PathRun> runs, double radius, int sides);

} // namespace larmor::views
