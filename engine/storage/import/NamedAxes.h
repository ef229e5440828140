#pragma once
#include "engine/storage/InputFile.h"

#include <array>

namespace larmor::storage {

/// What the dimension scales of an array say of its axes (NetCDF 4, xarray, h5py's make_scale).
struct NamedAxes {
  std::string axes; ///< "zyx", "xyzc": which one of space each is, slowest first, c = the components; empty: not told
  std::array<std::string, 3> coordinates; ///< datasets of the nodes along x, y, z; empty where there are none
};

/// By the names of the scales: "x", "xc", "x_center", "axis_x", "x1" ... Of four axes the one of length 3 without such
/// a name holds the components. @throws Error if what the file says is damaged.
NamedAxes namedAxes(const InputFile& file, const std::string& dataset);

/// A dimension of NetCDF that is not a variable: its dataset holds no coordinates.
bool isDimensionOnly(const InputFile& file, const std::string& dataset);

} // namespace larmor::storage
