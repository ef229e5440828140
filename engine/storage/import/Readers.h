#pragma once
// The readers behind VectorImport.h, one pair of functions per format.
#include "engine/storage/InputFile.h"
#include "engine/storage/import/VectorImport.h"
#include <vector>

namespace larmor::storage {

/// Athena++ output: blocks of one level put together by LogicalLocations; cell data, so the origin is a cell centre.
bool isAthena(const InputFile& file);
FileDescription describeAthena(const InputFile& file);
VectorGrid readAthena(const InputFile& file, const ImportOptions& options);

/// Any HDF5 file: three datasets [z, y, x], or one with a component axis. Box from the attributes box, box_length,
/// box_size, length or L of dataset or root, one number or (x, y, z); origin likewise.
FileDescription describeHdf5(const InputFile& file);
VectorGrid readHdf5(const InputFile& file, const ImportOptions& options);

/// VTK ImageData in XML: one piece; ascii, binary or appended arrays, base64 or raw, zlib or plain; point or cell data.
FileDescription describeVti(const std::filesystem::path& path);
VectorGrid readVti(const std::filesystem::path& path, const ImportOptions& options);

/// NumPy array file, versions 1 to 3; float16, float32 or float64 of either byte order, C or Fortran order.
FileDescription describeNpy(const std::filesystem::path& path);
VectorGrid readNpy(const std::filesystem::path& path, const ImportOptions& options);

/// Any array of numbers in NumPy's format, put in C order, widened to double. @param where for messages.
struct NpyArray {
  Shape shape;
  std::vector<double> values;
};
NpyArray readNpyArray(const std::string& bytes, const std::string& where);

/// @throws Error if the path is no file.
void requireRegular(const std::filesystem::path& path);
/// The whole of a regular file. @throws Error if it cannot be read or is empty.
std::string readWhole(const std::filesystem::path& path);

} // namespace larmor::storage
