#pragma once
#include "engine/core/Vec3.h"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace larmor {

/// A vector field sampled on a regular periodic grid.
/// Node (i, j, k) lies at origin + (i length_x/nx, j length_y/ny, k length_z/nz); for cell data the origin is therefore
/// the centre of the first cell. Components are stored [z][y][x], x fastest.
struct VectorGrid {
  std::array<std::size_t, 3> shape{}; ///< nx, ny, nz
  Vec3 origin{}, length{};            ///< first node; period along each axis, in units of length
  std::vector<float> x, y, z;         ///< components, nx*ny*nz each, in units of the field
  std::string source;                 ///< where it came from: file name and dataset
  std::vector<std::string> notes{};   ///< what was assumed of the file, or is in doubt about it

  std::size_t size() const { return shape[0] * shape[1] * shape[2]; }
  std::size_t index(std::size_t i, std::size_t j, std::size_t k) const { return (k * shape[1] + j) * shape[0] + i; }
  const std::vector<float>& component(std::size_t c) const { return c == 0 ? x : c == 1 ? y : z; }
  std::vector<float>& component(std::size_t c) { return c == 0 ? x : c == 1 ? y : z; }
};

} // namespace larmor
