#include "engine/core/Error.h"
#include "engine/storage/import/Base64.h"
#include "engine/storage/import/GridAssembly.h"
#include "engine/storage/import/GridGeometry.h"
#include "engine/storage/import/Readers.h"
#include "engine/storage/import/VtiXml.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fmt/format.h>
#include <zlib.h>

namespace larmor::storage {

namespace {

using vti::DataArray;
using vti::Document;

/// Points or cells along each axis, z first.
Shape shapeOf(const Document& document, const DataArray& array) {
  Shape shape;
  for (const std::size_t a : {4u, 2u, 0u})
    shape.push_back(static_cast<std::size_t>(document.extent[a + 1] - document.extent[a]) + (array.cells ? 0 : 1));
  return shape;
}

/// Reads an array's bytes in turn: base64 text, where every block that was coded apart is decoded apart, or raw.
class Blocks {
public:
  Blocks(std::string_view data, bool base64, std::string where)
      : data_(data), base64_(base64), where_(std::move(where)) {}

  /// The next `count` bytes, which are the whole of a coded block or its beginning.
  std::string take(std::size_t count) {
    const std::size_t coded = base64_ ? (count + 2) / 3 * 4 : count;
    if (count > data_.size() || coded > data_.size())
      throw Error(where_, fmt::format("is truncated: {} bytes left", data_.size()), fmt::format("{}", coded));
    std::string bytes = base64_ ? decodeBase64(data_.substr(0, coded), where_) : std::string(data_.substr(0, coded));
    if (bytes.size() < count)
      throw Error(where_, fmt::format("has {} bytes", bytes.size()), fmt::format("{}", count));
    bytes.resize(count);
    lastCoded_ = coded;
    return bytes;
  }
  void advance() { data_.remove_prefix(lastCoded_); }
  /// True if the coded block ended with the bytes just taken: some writers code header and data apart.
  bool atPadding() const { return base64_ && lastCoded_ > 0 && data_[lastCoded_ - 1] == '='; }

private:
  std::string_view data_;
  bool base64_;
  std::string where_;
  std::size_t lastCoded_ = 0;
};

template <class T>
T numberAt(const std::string& bytes, std::size_t index, bool swapped) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  if (swapped) {
    auto* raw = reinterpret_cast<unsigned char*>(&value);
    std::reverse(raw, raw + sizeof(T));
  }
  return value;
}

std::size_t headerEntry(const Document& document, const std::string& bytes, std::size_t index) {
  return document.wideHeader ? numberAt<std::uint64_t>(bytes, index, document.swapped)
                             : numberAt<std::uint32_t>(bytes, index, document.swapped);
}

std::string decompress(const Document& document, Blocks& blocks, std::size_t expected, const std::string& where) {
  const std::size_t width = document.wideHeader ? 8 : 4;
  const std::size_t count = headerEntry(document, blocks.take(width), 0);
  if (count == 0 || count > expected)
    throw Error(where, fmt::format("has {} compressed blocks", count), fmt::format("1 to {}", expected));
  const std::string header = blocks.take((3 + count) * width);
  blocks.advance();
  const std::size_t size = headerEntry(document, header, 1), last = headerEntry(document, header, 2);
  std::size_t packedSize = 0;
  for (std::size_t b = 0; b < count; ++b) {
    const std::size_t packed = headerEntry(document, header, 3 + b);
    if (packed > std::size_t{1} << 40)
      throw Error(where, fmt::format("block {} claims {} bytes", b, packed), "less");
    packedSize += packed;
  }
  const std::string packed = blocks.take(packedSize);
  if (packedSize < expected / 1100) // deflate shrinks by 1032 at most
    throw Error(where, fmt::format("has {} compressed bytes", packedSize), fmt::format("data of {} bytes", expected));
  std::string result(expected, '\0');
  std::size_t from = 0, to = 0;
  for (std::size_t b = 0; b < count; ++b) {
    const std::size_t own = headerEntry(document, header, 3 + b), wanted = b + 1 == count && last ? last : size;
    uLongf got = wanted;
    if (wanted > expected - to ||
        uncompress(reinterpret_cast<Bytef*>(result.data() + to), &got,
                   reinterpret_cast<const Bytef*>(packed.data() + from), own) != Z_OK ||
        got != wanted)
      throw Error(where, fmt::format("compressed block {} of {} is damaged", b + 1, count), "zlib data of its size");
    from += own;
    to += wanted;
  }
  if (to != expected)
    throw Error(where, fmt::format("decompresses to {} bytes", to), fmt::format("{}", expected));
  return result;
}

std::string binary(const Document& document, const DataArray& array, std::size_t expected, const std::string& where) {
  std::string text;
  std::string_view data;
  bool base64 = true;
  if (array.format == "appended") {
    if (array.offset >= document.appended.size())
      throw Error(where, fmt::format("starts at {}", array.offset),
                  fmt::format("within the {} bytes of appended data", document.appended.size()));
    data = document.appended.substr(array.offset);
    base64 = document.appendedBase64;
  } else {
    text = array.content;
    std::erase_if(text, [](unsigned char c) { return std::isspace(c) != 0; });
    data = text;
  }
  Blocks blocks(data, base64, where);
  if (document.compressed)
    return decompress(document, blocks, expected, where);
  const std::size_t width = document.wideHeader ? 8 : 4;
  const std::size_t size = headerEntry(document, blocks.take(width), 0);
  if (size != expected)
    throw Error(where, fmt::format("has {} bytes", size), fmt::format("{}", expected));
  if (blocks.atPadding()) {
    blocks.advance();
    return blocks.take(expected);
  }
  return blocks.take(width + expected).substr(width);
}

std::vector<double> ascii(const DataArray& array, std::size_t expected, const std::string& where) {
  if (array.content.size() < 2 * expected - 1)
    throw Error(where, fmt::format("has {} characters of text", array.content.size()),
                fmt::format("{} numbers", expected));
  std::vector<double> values;
  values.reserve(expected);
  const char *at = array.content.data(), *end = at + array.content.size();
  for (;;) {
    while (at != end && std::isspace(static_cast<unsigned char>(*at)))
      ++at;
    if (at == end)
      break;
    double value = 0;
    const auto [next, status] = std::from_chars(at, end, value);
    if (status == std::errc::invalid_argument || (next != end && !std::isspace(static_cast<unsigned char>(*next))))
      throw Error(where, "has '" + std::string(at, std::min(end, at + 20)) + "'", "a number");
    values.push_back(value);
    at = next;
  }
  if (values.size() != expected)
    throw Error(where, fmt::format("has {} numbers", values.size()), fmt::format("{}", expected));
  return values;
}

std::vector<double> decoded(const Document& document, const DataArray& array, std::size_t count,
                            const std::string& where) {
  if (array.format == "ascii")
    return ascii(array, count, where);
  if (array.format != "binary" && array.format != "appended")
    throw Error(where, "has format '" + array.format.substr(0, 40) + "'", "ascii, binary or appended");
  const std::size_t width = array.type == "Float64" ? 8 : array.type == "Float32" ? 4 : 1;
  const std::string bytes = binary(document, array, count * width, where);
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i)
    values[i] = width == 8   ? numberAt<double>(bytes, i, document.swapped)
                : width == 4 ? static_cast<double>(numberAt<float>(bytes, i, document.swapped))
                             : static_cast<double>(static_cast<unsigned char>(bytes[i]));
  return values;
}

std::size_t countOf(const Shape& shape, std::size_t components, std::size_t file, const std::string& where) {
  std::size_t count = components;
  for (const std::size_t n : shape) {
    if (n == 0 || count > 1100 * file / n) // compressed data cannot be smaller
      throw Error(where, fmt::format("has shape {} in a file of {} bytes", textOf(shape), file), "as much data");
    count *= n;
  }
  return count;
}

void takeArray(const Document& document, const DataArray& array, std::size_t component, std::size_t file,
               VectorGrid& grid, const std::string& where) {
  Shape shape = shapeOf(document, array);
  const std::size_t count = countOf(shape, array.components, file, where);
  std::string axes = "zyx";
  if (array.components > 1) {
    shape.push_back(array.components);
    axes += 'c';
  }
  place<double>(decoded(document, array, count, where), shape, axes, component, grid, where);
}

/// VTK marks points and cells without data by a bit in an array of this name; what stands there means nothing.
void requireVisible(const Document& document, bool cells, std::size_t file, const std::string& where) {
  constexpr unsigned hiddenPoint = 2, hiddenCell = 32;
  for (const DataArray& array : document.arrays) {
    if (array.name != "vtkGhostType" || array.cells != cells || array.type != "UInt8" || array.components != 1)
      continue;
    const std::size_t count = countOf(shapeOf(document, array), 1, file, where);
    const auto marks = decoded(document, array, count, where + ": vtkGhostType");
    const auto hidden = std::count_if(marks.begin(), marks.end(), [&](double mark) {
      return (static_cast<unsigned>(mark) & (cells ? hiddenCell : hiddenPoint)) != 0;
    });
    if (hidden > 0)
      throw Error(where, fmt::format("hides {} of {} {} (vtkGhostType)", hidden, count, cells ? "cells" : "points"),
                  "data everywhere");
  }
}

bool isReal(const DataArray& array) { return array.type == "Float32" || array.type == "Float64"; }

FileDescription describe(const Document& document) {
  FileDescription description{"VTK image data", {}, true, {}};
  std::vector<std::pair<std::string, Shape>> scalars;
  for (const auto& array : document.arrays) {
    Shape shape = shapeOf(document, array);
    description.arrays.push_back(
        fmt::format("{} {} of {} with {} components", array.name, textOf(shape), array.type, array.components));
    if (!isReal(array))
      continue;
    if (array.components == 1)
      scalars.emplace_back(array.name, shape);
    shape.push_back(array.components);
    if (array.components == 3)
      description.fields.push_back({array.name, shape, "zyxc"});
  }
  addTriples(scalars, description);
  return description;
}

} // namespace

FileDescription describeVti(const std::filesystem::path& path) {
  const std::string bytes = readWhole(path);
  return describe(vti::parse(bytes, path.string()));
}

VectorGrid readVti(const std::filesystem::path& path, const ImportOptions& options) {
  const std::string bytes = readWhole(path);
  const Document document = vti::parse(bytes, path.string());
  const FileDescription description = describe(document);
  const FieldCandidate field = chooseField(description, options, path.string());
  const auto names = field.axes == "zyxc" ? std::vector{field.name} : splitNames(field.name);
  VectorGrid grid;
  grid.source = path.filename().string() + ": " + field.name;
  bool cells = false;
  for (std::size_t c = 0; c < names.size(); ++c) {
    const auto array = std::find_if(document.arrays.begin(), document.arrays.end(), [&](const auto& a) {
      return a.name == names[c] && isReal(a) && a.components == (names.size() == 1 ? 3 : 1);
    });
    cells = array->cells;
    takeArray(document, *array, c, bytes.size(), grid, path.string() + ": " + array->name);
  }
  requireVisible(document, cells, bytes.size(), path.string());
  GridGeometry geometry{GridGeometry::Told::Spacings, {}, {}};
  for (std::size_t a = 0; a < 3; ++a) {
    const double offset = static_cast<double>(document.extent[2 * a]) + (cells ? 0.5 : 0.0);
    geometry.origin[a] = document.origin[a] + offset * document.spacing[a];
    geometry.size[a] = document.spacing[a];
  }
  setGeometry(grid, geometry, options);
  return grid;
}

} // namespace larmor::storage
