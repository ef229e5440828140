#pragma once
#include "engine/storage/RunFile.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <variant>

/// Data for other programs. Every file appears whole or not at all; failures throw Error naming the file.
namespace larmor::storage {

/// One line of names with units ("time [l_0/v_0],..."), then one line per row, RFC 4180, numbers in their shortest
/// exact form, not-a-number as an empty field. @throws Error if the columns differ in length.
void exportCsv(const std::filesystem::path& path, const std::vector<Column>& columns);

/// NumPy's .npy, version 1.0, C order, little-endian float64 or float32.
void exportNpy(const std::filesystem::path& path, const Shape& shape, std::span<const double> values);
void exportNpy(const std::filesystem::path& path, const Shape& shape, std::span<const float> values);

/// Values of one quantity at points, cells or grid nodes, components side by side.
struct NamedArray {
  std::string name;
  std::size_t components = 1;
  std::variant<std::vector<double>, std::vector<float>, std::vector<std::int64_t>> values;
};

/// Lines through points. Line i joins points offsets[i] ... offsets[i + 1] - 1.
struct PolylineSet {
  NamedArray points{"Points", 3, {}};
  std::vector<std::size_t> offsets{0};
  std::vector<NamedArray> pointArrays, cellArrays;
  std::string origin = {}; ///< what they are of, as a comment in the file
};
/// VTK XML PolyData, one polyline per line; inline base64, zlib-compressed blocks. @throws Error if sizes disagree.
void exportVtp(const std::filesystem::path& path, const PolylineSet& lines);

/// VTK XML ImageData of nodes on a regular grid. @param nodes along x, y, z; @param arrays with x running fastest:
/// values[((z * ny + y) * nx + x) * components + c], components 1 or 3; @param of what they are of, as a comment
void exportVti(const std::filesystem::path& path, const std::array<std::size_t, 3>& nodes,
               const std::array<double, 3>& origin, const std::array<double, 3>& spacing,
               const std::vector<NamedArray>& arrays, const std::string& of = {});

} // namespace larmor::storage
