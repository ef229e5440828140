#pragma once
// Private to engine/storage/export.
#include "engine/storage/AtomicFile.h"
#include "engine/storage/export/Export.h"

#include <cstdint>

namespace larmor::storage::vtkxml {

std::string escaped(const std::string& text);
std::string base64(std::span<const std::uint8_t> bytes);

/// Opening line of a VTK XML file of the given type with compressed blocks and 64-bit headers.
/// @param origin what the data are of, as a comment; may be empty
std::string fileHeader(const std::string& type, std::string origin = {});

/// A <DataArray> element: inline base64 of zlib blocks as vtkZLibDataCompressor lays them out (a header of block
/// count, block size, size of the last block, compressed sizes; then the blocks), compressed on the shared ThreadPool.
void writeArray(AtomicFile& file, const NamedArray& array);

/// <PointData> or <CellData> with all arrays, the first scalar and the first vector marked as active.
void writeArrays(AtomicFile& file, const std::string& element, const std::vector<NamedArray>& arrays);

/// @throws Error naming the array unless each holds `count` tuples of at least one component.
void checkArrays(const std::filesystem::path& path, const std::vector<NamedArray>& arrays, std::size_t count);
std::size_t sizeOf(const NamedArray& array);

} // namespace larmor::storage::vtkxml
