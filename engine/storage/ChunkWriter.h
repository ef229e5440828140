#pragma once
// Private to engine/storage.
#include "engine/storage/Hdf5.h"
#include "engine/storage/OutputFile.h"

#include <cstdint>
#include <functional>

namespace larmor::storage {

/// How an array is cut into chunks: ones along leading axes, a part of one axis, whole trailing axes; so each chunk
/// is one run of the array's bytes.
struct Chunking {
  Shape chunk;                ///< shape of a chunk
  std::size_t axis = 0;       ///< the axis that is cut
  std::size_t outer = 1;      ///< product of lengths before it
  std::size_t perOuter = 1;   ///< chunks along it
  std::size_t innerBytes = 1; ///< bytes of one step along it
};
Chunking chunkingOf(const Shape& shape, std::size_t elementSize, std::size_t targetBytes);

/// Position of a chunk: bytes before it, bytes in it, and its corner in elements.
struct Place {
  std::size_t begin, bytes;
  std::vector<hsize_t> corner;
};
Place placeOf(std::size_t number, const Chunking& chunking, const Shape& shape);

/// An array in memory as bytes: row r starts at first + r * strideBytes and is rowBytes long.
struct RowBytes {
  const std::uint8_t* first = nullptr;
  std::size_t rowBytes = 0, strideBytes = 0;
  /// Copies [begin, begin + out.size()) of the rows laid end to end.
  void gather(std::size_t begin, std::span<std::uint8_t> out) const;
};

/// Writes all chunks of a chunked dataset, compressing batches of them on the shared ThreadPool; extra memory is two
/// chunks per batch entry. @param check called after each batch with (bytes of the array done, bytes written).
/// @return CRC-32 of the array's bytes; throws Error through `check` only, or a text reason through std::string.
std::uint32_t writeChunks(hid_t dataset, const Chunking& chunking, const Shape& shape, std::size_t elementSize,
                          const RowBytes& source, int level,
                          const std::function<void(std::size_t, std::size_t)>& check);

} // namespace larmor::storage
