#pragma once
#include <array>
#include <string>
#include <vector>

namespace larmor {

/// A picture of numbers, as plotted and as stored under /images/NAME of a run file. Row after row from the bottom:
/// values[iy * nx + ix]; NaN where there is none. Made with named members, as Curve.
struct Image {
  std::string name{}, title{}, quantity{}, unit{};
  std::string xLabel{}, yLabel{}; ///< with units: "x [l_0]"
  std::size_t nx = 0, ny = 0;
  std::array<double, 4> extent{}; ///< x0, x1, y0, y1: outer edges
  std::vector<double> values{};   ///< [ny, nx]

  bool fits() const { return nx > 0 && ny > 0 && values.size() == nx * ny; }
};

} // namespace larmor
