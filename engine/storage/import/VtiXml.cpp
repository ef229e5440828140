#include "engine/storage/import/VtiXml.h"

#include "engine/core/Error.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <expat.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <memory>
#include <optional>
#include <sstream>

namespace larmor::storage::vti {

namespace {

using AttributeMap = std::map<std::string, std::string>;

/// Collects the document while expat runs. Problems are kept and thrown afterwards: exceptions must not cross C code.
struct Collector {
  XML_Parser parser = nullptr;
  Document document;
  std::string problem, expected;
  bool root = false, image = false, inArray = false, inPoints = false, inCells = false, appended = false;
  std::optional<std::array<long, 6>> wholeExtent; ///< extent of the grid that the piece is of
  int pieces = 0, inside = 0; ///< pieces seen; open elements within the array's (its information keys)

  void fail(const std::string& what, const std::string& wanted) {
    if (problem.empty()) {
      problem = what.substr(0, 200);
      expected = wanted;
    }
    XML_StopParser(parser, XML_FALSE);
  }

  static std::string textOf(const std::array<long, 6>& extent) { return fmt::format("'{}'", fmt::join(extent, " ")); }
  static std::string get(const AttributeMap& attributes, const std::string& name, const std::string& other = {}) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? other : found->second;
  }

  template <class T, std::size_t N>
  void numbers(const AttributeMap& attributes, const std::string& name, std::array<T, N>& values) {
    std::istringstream text(get(attributes, name));
    for (T& value : values)
      if (!(text >> value) || !std::isfinite(static_cast<double>(value)))
        return fail("has " + name + " '" + get(attributes, name) + "'", fmt::format("{} numbers", N));
  }

  void begin(const std::string& element, const AttributeMap& a) {
    if (inArray) {
      ++inside;
      return;
    }
    if (!root && element != "VTKFile")
      return fail("has the root element <" + element + ">", "<VTKFile>");
    if (element == "VTKFile")
      file(a);
    else if (element == "ImageData") {
      image = true;
      if (a.contains("Origin"))
        numbers(a, "Origin", document.origin);
      if (a.contains("Spacing"))
        numbers(a, "Spacing", document.spacing);
      if (a.contains("Direction"))
        direction(a);
      if (a.contains("WholeExtent"))
        numbers(a, "WholeExtent", wholeExtent.emplace());
    } else if (element == "Piece") {
      if (++pieces > 1)
        return fail("has several pieces", "one");
      piece(a);
    } else if (element == "PointData" || element == "CellData")
      (element == "PointData" ? inPoints : inCells) = true;
    else if (element == "DataArray" && (inPoints || inCells))
      array(a);
    else if (element == "AppendedData") {
      appended = true;
      document.appendedBase64 = get(a, "encoding", "base64") == "base64";
    }
  }

  void file(const AttributeMap& a) {
    root = true;
    if (get(a, "type") != "ImageData")
      fail("holds VTK data of type '" + get(a, "type") + "'", "ImageData");
    const std::string compressor = get(a, "compressor"), header = get(a, "header_type", "UInt32");
    document.compressed = !compressor.empty();
    if (document.compressed && compressor != "vtkZLibDataCompressor")
      fail("is compressed by " + compressor, "vtkZLibDataCompressor or none");
    document.wideHeader = header == "UInt64";
    if (header != "UInt32" && header != "UInt64")
      fail("has header type " + header, "UInt32 or UInt64");
    const std::string order = get(a, "byte_order", "LittleEndian");
    document.swapped = (order == "BigEndian") == (std::endian::native == std::endian::little);
  }

  void direction(const AttributeMap& a) {
    std::array<double, 9> matrix{};
    numbers(a, "Direction", matrix);
    for (std::size_t i = 0; i < 9; ++i)
      if (std::abs(matrix[i] - (i % 4 == 0 ? 1.0 : 0.0)) > 1e-9)
        return fail("has a rotated grid (Direction '" + get(a, "Direction") + "')", "axes along x, y, z");
  }

  void piece(const AttributeMap& a) {
    document.extent = wholeExtent.value_or(document.extent);
    if (a.contains("Extent") || !wholeExtent)
      numbers(a, "Extent", document.extent);
    if (wholeExtent && document.extent != *wholeExtent)
      fail("holds a piece of the grid, extent '" + get(a, "Extent") + "' of WholeExtent " + textOf(*wholeExtent),
           "the whole grid in one file");
    for (std::size_t i = 0; i < 6; i += 2)
      if (document.extent[i + 1] < document.extent[i] || std::abs(document.extent[i]) > 1000000 ||
          std::abs(document.extent[i + 1]) > 1000000)
        fail("has extent '" + get(a, "Extent") + "'", "lower and upper index per axis, within a million");
  }

  void array(const AttributeMap& a) {
    DataArray array{
        .name = get(a, "Name"), .type = get(a, "type"), .format = get(a, "format", "ascii"), .cells = inCells};
    const auto whole = [&](const std::string& name, std::size_t& value) {
      const std::string text = get(a, name, "");
      if (!text.empty() && std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{})
        fail("array " + array.name + " has " + name + " '" + text + "'", "a whole number");
    };
    whole("NumberOfComponents", array.components);
    whole("offset", array.offset);
    document.arrays.push_back(std::move(array));
    inArray = true;
  }

  void end(const std::string& element) {
    if (inside > 0)
      --inside;
    else if (element == "DataArray")
      inArray = false;
    else if (element == "PointData")
      inPoints = false;
    else if (element == "CellData")
      inCells = false;
  }
};

void onBegin(void* data, const XML_Char* name, const XML_Char** attributes) {
  AttributeMap map;
  for (; *attributes; attributes += 2)
    map[attributes[0]] = attributes[1];
  static_cast<Collector*>(data)->begin(name, map);
}

void onEnd(void* data, const XML_Char* name) { static_cast<Collector*>(data)->end(name); }

void onText(void* data, const XML_Char* text, int length) {
  auto* collector = static_cast<Collector*>(data);
  if (collector->inArray && collector->inside == 0)
    collector->document.arrays.back().content.append(text, static_cast<std::size_t>(length));
}

void onDoctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  static_cast<Collector*>(data)->fail("has a document type declaration", "none"); // no entities, so none that grow
}

/// Feeds the text in pieces, for expat counts in int.
XML_Status feed(XML_Parser parser, std::string_view text, bool last) {
  constexpr std::size_t piece = std::size_t{1} << 24;
  for (; text.size() > piece; text.remove_prefix(piece))
    if (XML_Parse(parser, text.data(), static_cast<int>(piece), 0) != XML_STATUS_OK)
      return XML_STATUS_ERROR;
  return XML_Parse(parser, text.data(), static_cast<int>(text.size()), last ? 1 : 0);
}

/// Where the parser stands. Newer versions of Expat have it as 64 bits and call the old one outdated.
std::uint64_t lineOf(XML_Parser parser) {
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
  return XML_GetCurrentLineNumber64(parser);
#else
  return XML_GetCurrentLineNumber(parser);
#endif
}

} // namespace

Document parse(const std::string& bytes, const std::string& where) {
  // Raw appended data is not XML: the parser gets what is before it, the opening tag included.
  const auto tag = bytes.find("<AppendedData");
  const auto tagEnd = tag == bytes.npos ? tag : bytes.find('>', tag);
  const bool hasAppended = tagEnd != bytes.npos;
  Collector collector;
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate(nullptr), XML_ParserFree);
  collector.parser = parser.get();
  XML_SetUserData(parser.get(), &collector);
  XML_SetElementHandler(parser.get(), onBegin, onEnd);
  XML_SetCharacterDataHandler(parser.get(), onText);
  XML_SetStartDoctypeDeclHandler(parser.get(), onDoctype);
  const auto text = std::string_view(bytes).substr(0, hasAppended ? tagEnd + 1 : bytes.size());
  const bool ok = feed(parser.get(), text, !hasAppended) == XML_STATUS_OK;
  if (!collector.problem.empty())
    throw Error(where, collector.problem, collector.expected);
  if (!ok)
    throw Error(where,
                fmt::format("line {}: {}", lineOf(parser.get()), XML_ErrorString(XML_GetErrorCode(parser.get()))),
                "well-formed XML to the end of the file");
  if (!collector.image || collector.pieces != 1)
    throw Error(where, "holds no piece of ImageData", "one");
  if (hasAppended) {
    const auto start = bytes.find('_', tagEnd);
    if (start == bytes.npos)
      throw Error(where, "AppendedData has no data", "an underscore and the data");
    collector.document.appended = std::string_view(bytes).substr(start + 1);
  }
  return std::move(collector.document);
}

} // namespace larmor::storage::vti
