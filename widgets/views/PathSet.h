#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace larmor::views {

/// Many polylines with named scalars. Shared and immutable once handed to a layer, except that points beyond the
/// counts given may still be written by the owner of the memory.
struct PathSet {
  std::vector<float> points;                         ///< [point, 3]
  std::vector<std::uint32_t> offsets;                ///< [path + 1] first point of each path; last = number of points
  std::map<std::string, std::vector<float>> scalars; ///< [point] each; NaN = no value (drawn grey)
  std::vector<std::uint64_t> particle; ///< [path] which particle a path belongs to; empty: path number = particle

  std::vector<std::uint32_t> counts;  ///< [path] valid points from its offset on (room to grow); empty: all of them
  std::vector<std::uint32_t> records; ///< [point] record number; empty: position within its path

  std::size_t paths() const { return offsets.size() < 2 ? 0 : offsets.size() - 1; }
  std::uint32_t begin(std::size_t path) const { return offsets[path]; }
  std::uint32_t count(std::size_t path) const {
    return counts.empty() ? offsets[path + 1] - offsets[path] : counts[path];
  }
  std::uint64_t particleOf(std::size_t path) const { return particle.empty() ? path : particle[path]; }
  std::uint32_t recordOf(std::size_t path, std::uint32_t point) const {
    return records.empty() ? point - offsets[path] : records[point];
  }
};

/// @throws Error if the arrays do not fit together.
void check(const PathSet& set);

/// The set folded into the periodic box [origin, origin + length): each path is cut where it crosses a face, with
/// interpolated end points on both faces. Axes with length 0 are not folded. `particle` and `records` of the result
/// say where each piece comes from. Points that are not finite end a piece.
PathSet wrapPaths(const PathSet& set, const std::array<double, 3>& origin, const std::array<double, 3>& length);

} // namespace larmor::views
