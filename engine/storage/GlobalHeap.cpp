// The layout is that of "Disk Format: Level 1E - Global Heap" in the specification of the HDF5 file format.
#include "engine/storage/GlobalHeap.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace larmor::storage {

namespace {

constexpr std::array<unsigned char, 8> signature{'G', 'C', 'O', 'L', 1, 0, 0, 0}; // version 1, reserved

std::uint64_t lengthAt(std::span<const unsigned char> bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data() + at, width);
  return value;
}

std::uint64_t padded(std::uint64_t size) { return (size + 7) / 8 * 8; }

/// Whether the objects lie one behind the other, to the end of the heap.
bool objectsFit(std::span<const unsigned char> bytes, std::size_t width) {
  const std::uint64_t header = padded(8 + width), whole = lengthAt(bytes, 8, width);
  if (whole < header)
    return false;
  std::uint64_t at = header;
  while (at + header <= std::min<std::uint64_t>(whole, bytes.size())) {
    std::uint16_t index = 0;
    std::memcpy(&index, bytes.data() + at, sizeof index);
    const std::uint64_t size = lengthAt(bytes, at + 8, width), left = whole - at;
    if (size > left || (index == 0 && size < header)) // what is free counts its own header
      return false;
    const std::uint64_t step = index == 0 ? size : header + padded(size);
    if (step > left)
      return false;
    at += step;
  }
  return true;
}

} // namespace

bool globalHeapFits(std::span<const unsigned char> bytes, std::size_t width) {
  constexpr std::size_t shortest = 16; // signature and a length
  if (bytes.size() < shortest || !std::equal(signature.begin(), signature.end(), bytes.begin()))
    return true;
  return objectsFit(bytes, width);
}

} // namespace larmor::storage
