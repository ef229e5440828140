#pragma once
#include "engine/fields/Field.h"
#include "engine/jobs/JobContext.h"

#include <array>
#include <vector>

namespace larmor::motion {

/// The field on a plane normal to a coordinate axis. u and v are the next two axes in cyclic order.
struct SliceImage {
  int axis = 2;        ///< 0, 1, 2: normal along x, y, z
  double position = 0; ///< of the plane on that axis
  std::size_t width = 0, height = 0;
  std::array<double, 2> low{}, high{}; ///< of the first and last samples, along u and v
  std::vector<double> magnitude;       ///< [v][u] |b|; samples lie on the edges too
  std::vector<double> normal;          ///< [v][u] component along the axis

  /// Point of sample (i, j).
  Vec3 point(std::size_t i, std::size_t j) const;
};

/// @param low, high of the region, as points; the plane's axis is ignored in them. @throws Error, Cancelled.
SliceImage sampleSlice(const fields::Field& field, int axis, double position, const Vec3& low, const Vec3& high,
                       std::size_t width, std::size_t height, const jobs::JobContext* context = nullptr,
                       unsigned threads = 0);

} // namespace larmor::motion
