#include "engine/storage/export/VtkXml.h"

#include "engine/core/Error.h"
#include "engine/core/ThreadPool.h"
#include "engine/storage/Compression.h"

#include <algorithm>
#include <fmt/format.h>

namespace larmor::storage::vtkxml {
namespace {

constexpr std::size_t blockBytes = std::size_t{1} << 16;

std::span<const std::uint8_t> bytesOf(const NamedArray& array) {
  return std::visit(
      [](const auto& values) {
        return std::span(reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(values[0]));
      },
      array.values);
}

const char* typeOf(const NamedArray& array) {
  constexpr const char* names[] = {"Float64", "Float32", "Int64"};
  return names[array.values.index()];
}

std::vector<std::vector<std::uint8_t>> compressedBlocks(std::span<const std::uint8_t> bytes) {
  std::vector<std::vector<std::uint8_t>> blocks((bytes.size() + blockBytes - 1) / blockBytes);
  ThreadPool::shared().parallelFor(blocks.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto block = bytes.subspan(i * blockBytes, std::min(blockBytes, bytes.size() - i * blockBytes));
      blocks[i] = deflateBlock(block, 1);
    }
  });
  return blocks;
}

/// Base64 of pieces as if they were one run of bytes.
class Base64Stream {
public:
  explicit Base64Stream(AtomicFile& file) : file_(file) {}
  void write(std::span<const std::uint8_t> bytes) {
    pending_.insert(pending_.end(), bytes.begin(), bytes.end());
    const std::size_t whole = pending_.size() / 3 * 3;
    file_.write(base64(std::span(pending_).first(whole)));
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(whole));
  }
  void finish() { file_.write(base64(pending_)); }

private:
  AtomicFile& file_;
  std::vector<std::uint8_t> pending_;
};

} // namespace

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text)
    switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    default:
      result += static_cast<unsigned char>(c) < 32 ? ' ' : c;
    }
  return result;
}

std::string base64(std::span<const std::uint8_t> bytes) {
  constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    const unsigned group = unsigned{bytes[i]} << 16 | (left > 1 ? unsigned{bytes[i + 1]} << 8 : 0u) |
                           (left > 2 ? unsigned{bytes[i + 2]} : 0u);
    text += letters[group >> 18];
    text += letters[group >> 12 & 63];
    text += left > 1 ? letters[group >> 6 & 63] : '=';
    text += left > 2 ? letters[group & 63] : '=';
  }
  return text;
}

std::string fileHeader(const std::string& type, std::string origin) {
  for (std::size_t at; (at = origin.find("--")) != origin.npos;) // ends a comment
    origin.replace(at, 2, "- -");
  const std::string comment = origin.empty() ? std::string() : "<!-- " + origin + " -->\n";
  return fmt::format("<?xml version=\"1.0\"?>\n{}<VTKFile type=\"{}\" version=\"1.0\" byte_order=\"LittleEndian\" "
                     "header_type=\"UInt64\" compressor=\"vtkZLibDataCompressor\">\n",
                     comment, type);
}

std::size_t sizeOf(const NamedArray& array) {
  return std::visit([](const auto& values) { return values.size(); }, array.values);
}

void writeArray(AtomicFile& file, const NamedArray& array) {
  const auto bytes = bytesOf(array);
  const auto blocks = compressedBlocks(bytes);
  std::vector<std::uint64_t> header{blocks.size(), blockBytes, bytes.size() % blockBytes};
  for (const auto& block : blocks)
    header.push_back(block.size());
  file.write(fmt::format("<DataArray type=\"{}\" Name=\"{}\" NumberOfComponents=\"{}\" format=\"binary\">\n",
                         typeOf(array), escaped(array.name), array.components));
  file.write(base64({reinterpret_cast<const std::uint8_t*>(header.data()), header.size() * sizeof(std::uint64_t)}));
  Base64Stream stream(file);
  for (const auto& block : blocks)
    stream.write(block);
  stream.finish();
  file.write("\n</DataArray>\n");
}

void writeArrays(AtomicFile& file, const std::string& element, const std::vector<NamedArray>& arrays) {
  std::string active;
  const auto mark = [&](const char* kind, std::size_t components) {
    const auto found =
        std::find_if(arrays.begin(), arrays.end(), [&](const NamedArray& a) { return a.components == components; });
    if (found != arrays.end())
      active += fmt::format(" {}=\"{}\"", kind, escaped(found->name));
  };
  mark("Scalars", 1);
  mark("Vectors", 3);
  file.write("<" + element + active + ">\n");
  for (const auto& array : arrays)
    writeArray(file, array);
  file.write("</" + element + ">\n");
}

void checkArrays(const std::filesystem::path& path, const std::vector<NamedArray>& arrays, std::size_t count) {
  for (const auto& array : arrays)
    if (array.components == 0 || sizeOf(array) != count * array.components)
      throw Error(path.string() + ": " + array.name,
                  fmt::format("holds {} values of {} components", sizeOf(array), array.components),
                  fmt::format("{} tuples", count));
}

} // namespace larmor::storage::vtkxml
