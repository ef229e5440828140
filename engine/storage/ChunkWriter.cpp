#include "engine/storage/ChunkWriter.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/storage/Compression.h"

#include <algorithm>
#include <cstring>

namespace larmor::storage {
namespace {

/// One chunk on its way from memory to the file.
struct Piece {
  std::vector<std::uint8_t> raw, shuffled, packed;
  std::size_t valid = 0; ///< bytes of the array in it; the rest is padding
  std::uint32_t crc = 0;
  std::uint32_t skipped = 0; ///< HDF5 filter mask: bit 1 = deflate not applied
  std::span<const std::uint8_t> stored;

  void fill(const RowBytes& source, std::size_t begin, std::size_t elementSize, int level) {
    gatherPadded(source, begin);
    crc = crc32Of(std::span(raw).first(valid));
    stored = raw;
    skipped = 0;
    if (level == 0)
      return;
    shuffled.resize(raw.size());
    shuffle(raw, elementSize, shuffled);
    stored = shuffled;
    if (deflateShuffled(shuffled, elementSize, level, packed))
      stored = packed;
    else
      skipped = 2;
  }

private:
  void gatherPadded(const RowBytes& source, std::size_t begin) {
    source.gather(begin, std::span(raw).first(valid));
    std::fill(raw.begin() + static_cast<std::ptrdiff_t>(valid), raw.end(), std::uint8_t{0});
  }
};

} // namespace

Place placeOf(std::size_t number, const Chunking& c, const Shape& shape) {
  const std::size_t outer = number / c.perOuter, along = number % c.perOuter;
  const std::size_t first = along * c.chunk[c.axis];
  const std::size_t steps = std::min(c.chunk[c.axis], shape[c.axis] - first);
  Place place{(outer * shape[c.axis] + first) * c.innerBytes, steps * c.innerBytes,
              std::vector<hsize_t>(shape.size(), 0)};
  place.corner[c.axis] = first;
  std::size_t rest = outer;
  for (std::size_t a = c.axis; a-- > 0; rest /= shape[a])
    place.corner[a] = rest % shape[a];
  return place;
}

Chunking chunkingOf(const Shape& shape, std::size_t elementSize, std::size_t targetBytes) {
  Chunking c;
  c.chunk = shape;
  c.innerBytes = elementSize * elementsOf(shape);
  for (c.axis = 0; c.axis < shape.size(); ++c.axis) {
    c.innerBytes /= shape[c.axis];
    if (c.innerBytes <= targetBytes || c.axis + 1 == shape.size())
      break;
    c.chunk[c.axis] = 1;
    c.outer *= shape[c.axis];
  }
  c.chunk[c.axis] = std::clamp<std::size_t>(targetBytes / c.innerBytes, 1, shape[c.axis]);
  c.perOuter = (shape[c.axis] + c.chunk[c.axis] - 1) / c.chunk[c.axis];
  return c;
}

void RowBytes::gather(std::size_t begin, std::span<std::uint8_t> out) const {
  std::size_t row = begin / rowBytes, offset = begin % rowBytes, done = 0;
  while (done < out.size()) {
    const std::size_t part = std::min(rowBytes - offset, out.size() - done);
    std::memcpy(out.data() + done, first + row * strideBytes + offset, part);
    done += part;
    offset = 0;
    ++row;
  }
}

std::uint32_t writeChunks(hid_t dataset, const Chunking& chunking, const Shape& shape, std::size_t elementSize,
                          const RowBytes& source, int level,
                          const std::function<void(std::size_t, std::size_t)>& check) {
  const std::size_t total = chunking.outer * chunking.perOuter;
  const std::size_t chunkBytes = chunking.chunk[chunking.axis] * chunking.innerBytes;
  std::vector<Piece> batch(std::min<std::size_t>(total, 4 * ThreadPool::shared().threads()));
  std::uint32_t crc = 0;
  std::size_t done = 0, written = 0;
  for (std::size_t first = 0; first < total; first += batch.size()) {
    const std::size_t count = std::min(batch.size(), total - first);
    ThreadPool::shared().parallelFor(count, 1, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const Place place = placeOf(first + i, chunking, shape);
        batch[i].raw.resize(chunkBytes);
        batch[i].valid = place.bytes;
        batch[i].fill(source, place.begin, elementSize, level);
      }
    });
    const auto lock = hdf5::lock();
    for (std::size_t i = 0; i < count; ++i) {
      const Place place = placeOf(first + i, chunking, shape);
      const Piece& piece = batch[i];
      if (H5Dwrite_chunk(dataset, H5P_DEFAULT, piece.skipped, place.corner.data(), piece.stored.size(),
                         piece.stored.data()) < 0)
        throw Error("chunk " + std::to_string(first + i), hdf5::reason());
      crc = crc32Join(crc, piece.crc, piece.valid);
      done += piece.valid;
      written += piece.stored.size();
    }
    check(done, written);
  }
  return crc;
}

} // namespace larmor::storage
