#pragma once
// The XML of a VTK ImageData file, as described in the VTK file formats document; no array is decoded here.
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace larmor::storage::vti {

struct DataArray {
  std::string name{}, type{}, format{}; ///< "B"; "Float32"; "ascii", "binary" or "appended"
  std::size_t components = 1, offset = 0;
  bool cells = false;    ///< cell data; else point data
  std::string content{}; ///< text between the tags
};

struct Document {
  std::array<long, 6> extent{}; ///< of the one piece, in points: x0 x1 y0 y1 z0 z1
  std::array<double, 3> origin{}, spacing{1, 1, 1};
  bool swapped = false, wideHeader = false, compressed = false;
  std::vector<DataArray> arrays;
  bool appendedBase64 = false;
  std::string_view appended; ///< what follows the underscore, into `bytes`
};

/// @param bytes of the file, which must outlive the result. @throws Error naming `where` for anything but one piece of
/// ImageData with sound numbers.
Document parse(const std::string& bytes, const std::string& where);

} // namespace larmor::storage::vti
