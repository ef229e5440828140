#pragma once
#include <array>
#include <cstddef>
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
  /// All cells 0, to be counted into.
  void clear(std::size_t columns, std::size_t rows, const std::array<double, 4>& edges) {
    nx = columns;
    ny = rows;
    extent = edges;
    values.assign(nx * ny, 0.0);
  }
  /// Adds to the cell of a point; false if it lies outside (an upper edge does).
  bool count(double x, double y, double weight = 1.0) {
    const double column = (x - extent[0]) / (extent[1] - extent[0]) * double(nx);
    const double row = (y - extent[2]) / (extent[3] - extent[2]) * double(ny);
    if (!(column >= 0 && column < double(nx) && row >= 0 && row < double(ny)))
      return false;
    values[std::size_t(row) * nx + std::size_t(column)] += weight;
    return true;
  }
};

} // namespace larmor
