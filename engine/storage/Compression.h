#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace larmor::storage {

/// HDF5's shuffle filter: byte k of every element together, so that equal exponents lie side by side.
/// @param bytes whole elements of the given size; @param out as long as bytes.
void shuffle(std::span<const std::uint8_t> bytes, std::size_t elementSize, std::span<std::uint8_t> out);
void unshuffle(std::span<const std::uint8_t> bytes, std::size_t elementSize, std::span<std::uint8_t> out);

/// A zlib stream of shuffled bytes, readable by HDF5's deflate filter and any zlib. Byte planes that look random (low
/// mantissa bits) are stored uncompressed inside the stream: several times faster at nearly the same size.
/// @param level 1 to 9. @return false if the result would not be smaller than the input; out is then meaningless.
bool deflateShuffled(std::span<const std::uint8_t> shuffled, std::size_t elementSize, int level,
                     std::vector<std::uint8_t>& out);

/// A plain zlib stream, a little larger than the input at worst.
std::vector<std::uint8_t> deflateBlock(std::span<const std::uint8_t> bytes, int level);

/// @return false unless the stream is sound and gives exactly out.size() bytes.
bool inflateInto(std::span<const std::uint8_t> stream, std::span<std::uint8_t> out);

/// CRC-32 (IEEE 802.3) of the bytes, continuing from `before`.
std::uint32_t crc32Of(std::span<const std::uint8_t> bytes, std::uint32_t before = 0);
/// The same, on the shared ThreadPool.
std::uint32_t crc32OfLarge(std::span<const std::uint8_t> bytes);
/// CRC of A followed by B from the CRCs of both and the length of B.
std::uint32_t crc32Join(std::uint32_t a, std::uint32_t b, std::size_t lengthOfB);

} // namespace larmor::storage
