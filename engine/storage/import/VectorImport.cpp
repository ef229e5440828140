#include "engine/storage/import/VectorImport.h"

#include "engine/core/Error.h"
#include "engine/storage/Identify.h"
#include "engine/storage/import/GridAssembly.h"
#include "engine/storage/import/Plausible.h"
#include "engine/storage/import/Readers.h"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>

namespace larmor::storage {

namespace {

enum class Format { Hdf5, Numpy, Vtk };

Format formatOf(const std::filesystem::path& path) {
  requireRegular(path);
  std::ifstream file(path, std::ios::binary);
  char start[64] = {};
  if (!file || (!file.read(start, sizeof start) && file.bad()))
    throw Error(path.string(), "cannot be read: " + std::string(std::strerror(errno)));
  const std::string_view head(start, static_cast<std::size_t>(file.gcount()));
  if (head.starts_with("\x89HDF\r\n\x1a\n"))
    return Format::Hdf5;
  if (head.starts_with("\x93NUMPY"))
    return Format::Numpy;
  if ((head.find("<?xml") != head.npos || head.find("<VTKFile") != head.npos) && head.find("Xdmf") == head.npos)
    return Format::Vtk;
  const Identity other = identify(path);
  if (!other.file) // HDF5 behind a block of another program's
    other.refuse("an Athena++ .athdf, HDF5, VTK .vti or NumPy .npy file");
  return Format::Hdf5;
}

} // namespace

void requireRegular(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (error || !std::filesystem::exists(status))
    throw Error(path.string(), "cannot be opened: " + (error ? error.message() : std::string("no such file")));
  if (!std::filesystem::is_regular_file(status))
    throw Error(path.string(), "is not a file", "an .athdf, .h5, .vti or .npy file");
}

std::string readWhole(const std::filesystem::path& path) {
  requireRegular(path);
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file)
    throw Error(path.string(), "cannot be opened");
  std::string bytes;
  try {
    bytes.resize(size);
  } catch (const std::exception&) {
    throw Error(path.string(), fmt::format("needs {} MB, more memory than there is", size >> 20));
  }
  if (!file.read(bytes.data(), static_cast<std::streamsize>(size)))
    throw Error(path.string(), fmt::format("ends after {} bytes", file.gcount()), fmt::format("{}", size));
  return bytes;
}

FileDescription describeFile(const std::filesystem::path& path) {
  switch (formatOf(path)) {
  case Format::Numpy:
    return describeNpy(path);
  case Format::Vtk:
    return describeVti(path);
  case Format::Hdf5:
    break;
  }
  const InputFile file(path);
  return isAthena(file) ? describeAthena(file) : describeHdf5(file);
}

VectorGrid importVectorGrid(const std::filesystem::path& path, const ImportOptions& options) {
  const auto read = [&] {
    switch (formatOf(path)) {
    case Format::Numpy:
      return readNpy(path, options);
    case Format::Vtk:
      return readVti(path, options);
    case Format::Hdf5:
      break;
    }
    const InputFile file(path);
    return isAthena(file) ? readAthena(file, options) : readHdf5(file, options);
  };
  VectorGrid grid = read();
  requireFinite(grid, grid.source);
  requireStrength(grid, grid.source);
  requirePlausible(grid, path.string());
  return grid;
}

} // namespace larmor::storage
