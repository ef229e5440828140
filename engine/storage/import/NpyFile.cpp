// NumPy's array file, as described in numpy.lib.format (versions 1.0 to 3.0).
#include "engine/core/Error.h"
#include "engine/storage/identify/Recognise.h"
#include "engine/storage/import/AxisOrder.h"
#include "engine/storage/import/GridAssembly.h"
#include "engine/storage/import/GridGeometry.h"
#include "engine/storage/import/Readers.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fmt/format.h>
#include <limits>

namespace larmor::storage {

namespace {

constexpr std::size_t longestHeader = std::size_t{1} << 17; // of version 1: 64 KiB; longer ones have never been seen

struct NpyHeader {
  bool swapped = false, fortran = false;
  std::size_t itemSize = 0, dataStart = 0;
  Shape shape;
};

[[noreturn]] void refuse(const std::string& where, const std::string& problem, const std::string& expected) {
  throw Error(where, problem, expected);
}

/// Text after `'key':` up to the end of its value.
std::string valueOf(std::string_view dictionary, const std::string& key, const std::string& where) {
  const auto at = dictionary.find("'" + key + "'");
  const auto colon = at == dictionary.npos ? at : dictionary.find(':', at);
  if (colon == dictionary.npos)
    refuse(where, "header has no entry " + key, "descr, fortran_order and shape");
  auto value = dictionary.substr(colon + 1);
  value.remove_prefix(std::min(value.size(), value.find_first_not_of(' ')));
  const auto end = value.starts_with('(') ? value.find(')') : value.find_first_of(",}");
  if (end == value.npos)
    refuse(where, "header entry " + key + " does not end", "a Python dictionary");
  return std::string(value.substr(0, end));
}

Shape shapeFrom(const std::string& text, const std::string& where) {
  Shape shape;
  if (!text.starts_with('('))
    refuse(where, "has shape '" + text.substr(0, 40) + "'", "a tuple");
  for (const auto& part : splitNames(text.substr(1))) {
    if (part.empty())
      continue;
    std::size_t value = 0;
    const auto [end, status] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (status != std::errc{} || (end != part.data() + part.size() && *end != ' '))
      refuse(where, "has shape '" + text.substr(0, 40) + "'", "whole numbers");
    shape.push_back(value);
  }
  return shape;
}

/// @param bytes of the file, or its beginning; @param total of the file.
NpyHeader parse(const std::string& bytes, std::uintmax_t total, const std::string& where) {
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
  if (bytes.size() < 12)
    refuse(where, "is truncated", "a NumPy header");
  const std::size_t version = byte(6);
  if (version < 1 || version > 3)
    refuse(where, fmt::format("has NumPy format version {}", version), "1, 2 or 3");
  const std::size_t start = version == 1 ? 10 : 12;
  const std::size_t length =
      version == 1 ? byte(8) + (byte(9) << 8) : byte(8) + (byte(9) << 8) + (byte(10) << 16) + (byte(11) << 24);
  if (length > bytes.size() - start)
    refuse(where, fmt::format("is truncated: header of {} bytes in a file of {}", length, total), "more");
  const std::string_view dictionary(bytes.data() + start, length);
  NpyHeader header;
  header.dataStart = start + length;
  std::string type = valueOf(dictionary, "descr", where);
  std::erase(type, '\'');
  const std::string kind = type.empty() ? "" : type.substr(1);
  if ((kind != "f2" && kind != "f4" && kind != "f8") || std::string("<>=").find(type[0]) == std::string::npos)
    refuse(where, "holds values of type '" + type.substr(0, 20) + "'", "float16, float32 or float64");
  header.itemSize = static_cast<std::size_t>(kind[1] - '0');
  header.swapped = type[0] == (std::endian::native == std::endian::little ? '>' : '<');
  header.fortran = valueOf(dictionary, "fortran_order", where).starts_with("True");
  header.shape = shapeFrom(valueOf(dictionary, "shape", where), where);
  std::size_t values = 1;
  for (const std::size_t n : header.shape) {
    if (n != 0 && values > total / n)
      refuse(where, fmt::format("is truncated: {} bytes for shape {}", total, textOf(header.shape)), "more");
    values *= n;
  }
  if (header.dataStart + values * header.itemSize != total)
    refuse(where, fmt::format("holds {} bytes of data", total - header.dataStart),
           fmt::format("{} values of {} bytes for shape {}", values, header.itemSize, textOf(header.shape)));
  return header;
}

template <class T>
std::vector<T> valuesOf(const std::string& bytes, const NpyHeader& header) {
  std::vector<T> values((bytes.size() - header.dataStart) / sizeof(T));
  if (!values.empty())
    std::memcpy(values.data(), bytes.data() + header.dataStart, values.size() * sizeof(T));
  if (header.swapped)
    for (T& value : values) {
      auto* raw = reinterpret_cast<unsigned char*>(&value);
      std::reverse(raw, raw + sizeof(T));
    }
  return values;
}

/// IEEE 754 half precision.
float fromHalf(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31;
  const auto fraction = static_cast<float>(bits & 1023);
  const float size = exponent == 0    ? std::ldexp(fraction, -24)
                     : exponent == 31 ? (fraction == 0 ? std::numeric_limits<float>::infinity() : std::nanf(""))
                                      : std::ldexp(fraction + 1024, exponent - 25);
  return bits & 0x8000 ? -size : size;
}

/// In single precision, where that is enough.
std::vector<float> floatsOf(const std::string& bytes, const NpyHeader& header) {
  if (header.itemSize == 4)
    return valuesOf<float>(bytes, header);
  const auto halves = valuesOf<std::uint16_t>(bytes, header);
  std::vector<float> values(halves.size());
  std::transform(halves.begin(), halves.end(), values.begin(), fromHalf);
  return values;
}

/// Values in Fortran order, first axis fastest, put into C order.
std::vector<double> inCOrder(const std::vector<double>& values, const Shape& shape) {
  std::vector<double> result(values.size());
  Shape at(shape.size());
  for (std::size_t n = 0; n < values.size(); ++n) {
    std::size_t from = 0;
    for (std::size_t a = shape.size(); a-- > 0;)
      from = from * shape[a] + at[a];
    result[n] = values[from];
    for (std::size_t a = shape.size(); a-- > 0 && ++at[a] == shape[a];)
      at[a] = 0;
  }
  return result;
}

FileDescription describe(const NpyHeader& header, const std::string& where) {
  const std::string axes = usualAxes(header.shape);
  if (axes.empty())
    refuse(where, "has shape " + textOf(header.shape), "four axes, the first or the last of length 3");
  return {"NumPy array", {{"array", header.shape, axes}}, false, {}};
}

} // namespace

NpyArray readNpyArray(const std::string& bytes, const std::string& where) {
  const NpyHeader header = parse(bytes, bytes.size(), where);
  NpyArray array{header.shape, {}};
  if (header.itemSize == 8) {
    array.values = valuesOf<double>(bytes, header);
  } else {
    const auto values = floatsOf(bytes, header);
    array.values.assign(values.begin(), values.end());
  }
  if (header.fortran)
    array.values = inCOrder(array.values, array.shape);
  return array;
}

FileDescription describeNpy(const std::filesystem::path& path) {
  requireRegular(path);
  std::error_code error;
  return describe(parse(beginningOf(path, longestHeader), std::filesystem::file_size(path, error), path.string()),
                  path.string());
}

VectorGrid readNpy(const std::filesystem::path& path, const ImportOptions& options) {
  const std::string where = path.string(), bytes = readWhole(path);
  NpyHeader header = parse(bytes, bytes.size(), where);
  const std::string told = options.axes.empty() ? describe(header, where).fields.front().axes : options.axes;
  std::string axes = told;
  if (header.fortran) { // the same array in memory is the reversed one in C order
    std::reverse(header.shape.begin(), header.shape.end());
    std::reverse(axes.begin(), axes.end());
  }
  VectorGrid grid;
  grid.source = path.filename().string();
  if (axes.find('c') == std::string::npos)
    refuse(where, "axes '" + axes + "' name no component axis", "the letters c, x, y, z once each");
  if (header.itemSize < 8)
    place<float>(floatsOf(bytes, header), header.shape, axes, 0, grid, where);
  else
    place<double>(valuesOf<double>(bytes, header), header.shape, axes, 0, grid, where);
  setGeometry(grid, {}, options);
  if (options.axes.empty())
    noteAxisOrder(grid, told);
  return grid;
}

} // namespace larmor::storage
