#include "engine/storage/Compression.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <zlib.h>

namespace larmor::storage {
namespace {

/// Entropy above 7.7 bits per byte over a sample: deflate would gain less than 4 %.
bool looksRandom(std::span<const std::uint8_t> plane) {
  constexpr std::size_t sample = 8192;
  const std::size_t stride = std::max<std::size_t>(1, plane.size() / sample);
  std::array<std::uint32_t, 256> count{};
  std::size_t total = 0;
  for (std::size_t i = 0; i < plane.size(); i += stride, ++total)
    ++count[plane[i]];
  if (total < 2048)
    return false;
  double entropy = 0.0;
  for (const auto n : count)
    if (n > 0)
      entropy -= n * std::log2(static_cast<double>(n) / static_cast<double>(total));
  return entropy / static_cast<double>(total) > 7.7;
}

class Deflater {
public:
  Deflater(int level, std::vector<std::uint8_t>& out, std::size_t limit) : out_(out) {
    if (deflateInit(&stream_, level) != Z_OK)
      throw Error("compression", "zlib cannot start", "free memory");
    out_.resize(limit);
    stream_.next_out = out_.data();
    stream_.avail_out = static_cast<uInt>(limit);
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  /// @return false when the output is full.
  bool setLevel(int level) {
    const int result = deflateParams(&stream_, level, Z_DEFAULT_STRATEGY);
    return result == Z_OK && stream_.avail_out > 0;
  }
  bool feed(std::span<const std::uint8_t> bytes, bool last) {
    stream_.next_in = const_cast<Bytef*>(bytes.data());
    stream_.avail_in = static_cast<uInt>(bytes.size());
    const int result = deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH);
    return last ? result == Z_STREAM_END : result == Z_OK && stream_.avail_in == 0 && stream_.avail_out > 0;
  }
  void finish() { out_.resize(std::min<std::size_t>(out_.size(), stream_.total_out)); }

private:
  z_stream stream_{};
  std::vector<std::uint8_t>& out_;
};

} // namespace

void shuffle(std::span<const std::uint8_t> bytes, std::size_t elementSize, std::span<std::uint8_t> out) {
  const std::size_t count = bytes.size() / elementSize;
  for (std::size_t k = 0; k < elementSize; ++k) {
    const std::uint8_t* from = bytes.data() + k;
    std::uint8_t* to = out.data() + k * count;
    for (std::size_t i = 0; i < count; ++i)
      to[i] = from[i * elementSize];
  }
}

void unshuffle(std::span<const std::uint8_t> bytes, std::size_t elementSize, std::span<std::uint8_t> out) {
  const std::size_t count = bytes.size() / elementSize;
  for (std::size_t k = 0; k < elementSize; ++k) {
    const std::uint8_t* from = bytes.data() + k * count;
    std::uint8_t* to = out.data() + k;
    for (std::size_t i = 0; i < count; ++i)
      to[i * elementSize] = from[i];
  }
}

bool deflateShuffled(std::span<const std::uint8_t> shuffled, std::size_t elementSize, int level,
                     std::vector<std::uint8_t>& out) {
  const std::size_t plane = shuffled.size() / elementSize;
  Deflater deflater(level, out, shuffled.size());
  int current = level;
  for (std::size_t k = 0; k < elementSize; ++k) {
    const auto bytes = shuffled.subspan(k * plane, plane);
    const int wanted = looksRandom(bytes) ? 0 : level;
    if (wanted != current && !deflater.setLevel(wanted))
      return false;
    current = wanted;
    if (!deflater.feed(bytes, k + 1 == elementSize))
      return false;
  }
  deflater.finish();
  return true;
}

std::vector<std::uint8_t> deflateBlock(std::span<const std::uint8_t> bytes, int level) {
  uLongf length = compressBound(bytes.size());
  std::vector<std::uint8_t> out(length);
  if (compress2(out.data(), &length, bytes.data(), bytes.size(), level) != Z_OK)
    throw Error("compression", "zlib failed", "free memory");
  out.resize(length);
  return out;
}

bool inflateInto(std::span<const std::uint8_t> stream, std::span<std::uint8_t> out) {
  uLongf length = out.size();
  return uncompress(out.data(), &length, stream.data(), stream.size()) == Z_OK && length == out.size();
}

std::uint32_t crc32Of(std::span<const std::uint8_t> bytes, std::uint32_t before) {
  return static_cast<std::uint32_t>(crc32_z(before, bytes.data(), bytes.size()));
}

std::uint32_t crc32OfLarge(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t piece = std::size_t{1} << 24;
  std::vector<std::uint32_t> parts((bytes.size() + piece - 1) / piece);
  ThreadPool::shared().parallelFor(bytes.size(), piece, [&](std::size_t begin, std::size_t end) {
    parts[begin / piece] = crc32Of(bytes.subspan(begin, end - begin));
  });
  std::uint32_t crc = 0;
  for (std::size_t i = 0; i < parts.size(); ++i)
    crc = crc32Join(crc, parts[i], std::min(piece, bytes.size() - i * piece));
  return crc;
}

std::uint32_t crc32Join(std::uint32_t a, std::uint32_t b, std::size_t lengthOfB) {
  return static_cast<std::uint32_t>(crc32_combine(a, b, static_cast<z_off_t>(lengthOfB)));
}

} // namespace larmor::storage
