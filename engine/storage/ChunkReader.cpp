#include "engine/storage/ChunkReader.h"

#include "engine/core/ThreadPool.h"
#include "engine/storage/Attribute.h"
#include "engine/storage/ChunkWriter.h"
#include "engine/storage/Compression.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <optional>

namespace larmor::storage {
namespace {

using hdf5::Id;

struct Layout {
  Shape shape;
  Chunking chunking;
  bool compressed = false;
};

/// The layout if it is exactly the one that OutputFile writes for this shape and type.
std::optional<Layout> layoutOf(hid_t dataset, Element element) {
  const auto lock = hdf5::lock();
  const Id type(H5Dget_type(dataset), H5Tclose), space(H5Dget_space(dataset), H5Sclose),
      creation(H5Dget_create_plist(dataset), H5Pclose);
  if (H5Tequal(type.get(), memoryType(element)) <= 0 || H5Pget_layout(creation.get()) != H5D_CHUNKED)
    return {};
  const int rank = H5Sget_simple_extent_ndims(space.get());
  if (rank < 1)
    return {};
  std::vector<hsize_t> lengths(static_cast<std::size_t>(rank)), chunk(static_cast<std::size_t>(rank));
  H5Sget_simple_extent_dims(space.get(), lengths.data(), nullptr);
  if (H5Pget_chunk(creation.get(), rank, chunk.data()) != rank)
    return {};
  Layout layout{{lengths.begin(), lengths.end()}, {}, H5Pget_nfilters(creation.get()) == 2};
  std::size_t chunkBytes = sizeOf(element);
  for (const hsize_t length : chunk)
    chunkBytes *= length;
  layout.chunking = chunkingOf(layout.shape, sizeOf(element), chunkBytes);
  if (layout.chunking.chunk != Shape(chunk.begin(), chunk.end()))
    return {};
  const int filters = H5Pget_nfilters(creation.get());
  const auto filter = [&](unsigned i) {
    unsigned flags = 0, config = 0;
    std::size_t values = 0;
    return H5Pget_filter2(creation.get(), i, &flags, &values, nullptr, 0, nullptr, &config);
  };
  if (filters != 0 && (filters != 2 || filter(0) != H5Z_FILTER_SHUFFLE || filter(1) != H5Z_FILTER_DEFLATE))
    return {};
  return layout;
}

struct Stored {
  std::vector<std::uint8_t> bytes, shuffled;
  std::uint32_t skipped = 0;
  Place place;
};

bool fetch(hid_t dataset, std::size_t chunkBytes, Stored& stored) {
  hsize_t size = 0;
  if (H5Dget_chunk_storage_size(dataset, stored.place.corner.data(), &size) < 0 || size == 0 || size > 2 * chunkBytes)
    return false;
  stored.bytes.resize(size);
  return H5Dread_chunk(dataset, H5P_DEFAULT, stored.place.corner.data(), &stored.skipped, stored.bytes.data()) >= 0;
}

bool unpack(Stored& stored, const Layout& layout, std::size_t chunkBytes, std::size_t elementSize,
            std::span<std::uint8_t> out) {
  std::span<const std::uint8_t> shuffled = stored.bytes;
  if (!layout.compressed) {
    if (stored.bytes.size() != chunkBytes)
      return false;
    std::memcpy(out.data() + stored.place.begin, stored.bytes.data(), stored.place.bytes);
    return true;
  }
  if (stored.skipped & ~2u)
    return false;
  stored.shuffled.resize(chunkBytes);
  if (stored.skipped == 0) {
    if (!inflateInto(stored.bytes, stored.shuffled))
      return false;
    shuffled = stored.shuffled;
  }
  if (shuffled.size() != chunkBytes)
    return false;
  if (stored.place.bytes == chunkBytes) {
    unshuffle(shuffled, elementSize, out.subspan(stored.place.begin, chunkBytes));
    return true;
  }
  std::vector<std::uint8_t> padded(chunkBytes);
  unshuffle(shuffled, elementSize, padded);
  std::memcpy(out.data() + stored.place.begin, padded.data(), stored.place.bytes);
  return true;
}

} // namespace

bool readChunks(hid_t dataset, Element element, std::span<std::uint8_t> out) {
  const auto layout = layoutOf(dataset, element);
  if (!layout)
    return false;
  const Chunking& c = layout->chunking;
  const std::size_t total = c.outer * c.perOuter, chunkBytes = c.chunk[c.axis] * c.innerBytes;
  std::vector<Stored> batch(std::min<std::size_t>(total, 4 * ThreadPool::shared().threads()));
  std::atomic<bool> sound{true};
  for (std::size_t first = 0; first < total && sound; first += batch.size()) {
    const std::size_t count = std::min(batch.size(), total - first);
    {
      const auto lock = hdf5::lock();
      for (std::size_t i = 0; i < count && sound; ++i) {
        batch[i].place = placeOf(first + i, c, layout->shape);
        sound = fetch(dataset, chunkBytes, batch[i]);
      }
    }
    if (!sound)
      return false;
    ThreadPool::shared().parallelFor(count, 1, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i)
        if (!unpack(batch[i], *layout, chunkBytes, sizeOf(element), out))
          sound = false;
    });
  }
  return sound;
}

} // namespace larmor::storage
