#include "engine/core/Error.h"
#include "engine/storage/AtomicFile.h"
#include "engine/storage/export/Export.h"

#include <algorithm>
#include <fmt/format.h>

namespace larmor::storage {
namespace {

/// numpy.lib.format, version 1.0: magic, length, a Python dictionary padded so that the data start at a multiple of 64.
std::string header(std::string_view type, const Shape& shape) {
  std::string lengths;
  for (const std::size_t length : shape)
    lengths += fmt::format("{}, ", length);
  if (shape.size() > 1)
    lengths.resize(lengths.size() - 2);
  std::string text = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", type, lengths);
  const std::size_t total = (10 + text.size() + 1 + 63) / 64 * 64;
  text.resize(total - 11, ' ');
  text += '\n';
  const auto length = static_cast<std::uint16_t>(text.size());
  return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(length & 255) + static_cast<char>(length >> 8) + text;
}

void write(const std::filesystem::path& path, std::string_view type, const Shape& shape, const void* data,
           std::size_t count, std::size_t size) {
  if (elementsOf(shape) != count)
    throw Error(path.string(), fmt::format("{} values given for shape {}", count, textOf(shape)));
  AtomicFile file(path);
  file.write(header(type, shape));
  constexpr std::size_t piece = std::size_t{1} << 24; // AtomicFile copies what it is given
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  for (std::size_t done = 0; done < count * size; done += piece)
    file.write(std::span(bytes + done, std::min(piece, count * size - done)));
  file.commit();
}

} // namespace

void exportNpy(const std::filesystem::path& path, const Shape& shape, std::span<const double> values) {
  write(path, "<f8", shape, values.data(), values.size(), sizeof(double));
}

void exportNpy(const std::filesystem::path& path, const Shape& shape, std::span<const float> values) {
  write(path, "<f4", shape, values.data(), values.size(), sizeof(float));
}

} // namespace larmor::storage
