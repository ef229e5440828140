// PNG: a view of the window keeps its state in a text chunk.
#include "engine/storage/Compression.h"
#include "engine/storage/identify/Recognise.h"

#include <cstring>
#include <fstream>
#include <zlib.h>

namespace larmor::storage {

namespace {

constexpr std::string_view keyword = "larmor-state";
constexpr std::size_t mostText = std::size_t{1} << 24;
constexpr std::streamoff signatureBytes = 8, checksumBytes = 4;

std::size_t bigEndian(const std::string& bytes) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// The text of a zlib stream of unknown length; nothing if it is damaged.
std::string inflated(std::string_view stream) {
  for (std::size_t size = 4 * stream.size() + 256; size <= mostText; size *= 4) {
    std::string text(size, '\0');
    uLongf length = size;
    const int status = uncompress(reinterpret_cast<Bytef*>(text.data()), &length,
                                  reinterpret_cast<const Bytef*>(stream.data()), stream.size());
    if (status != Z_OK && status != Z_BUF_ERROR)
      return {};
    text.resize(length);
    if (status == Z_OK)
      return text;
  }
  return {};
}

/// The text of a chunk tEXt, zTXt or iTXt that begins with our keyword. @returns nothing for those of others.
std::string textIn(const std::string& type, std::string_view chunk) {
  if (chunk.size() <= keyword.size() + 1 || !chunk.starts_with(keyword) || chunk[keyword.size()] != '\0')
    return {};
  chunk.remove_prefix(keyword.size() + 1);
  if (type == "tEXt")
    return std::string(chunk);
  if (type == "zTXt")
    return inflated(chunk.substr(1)); // behind the method of compression
  const bool compressed = chunk[0] != '\0';
  chunk.remove_prefix(std::min<std::size_t>(2, chunk.size()));
  for (int skipped = 0; skipped < 2; ++skipped) { // language, translated keyword
    const auto end = chunk.find('\0');
    if (end == chunk.npos)
      return {};
    chunk.remove_prefix(end + 1);
  }
  return compressed ? inflated(chunk) : std::string(chunk);
}

std::string stateIn(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  file.seekg(signatureBytes);
  std::string length(4, '\0'), type(4, '\0');
  while (file.read(length.data(), 4) && file.read(type.data(), 4)) {
    const std::size_t size = bigEndian(length);
    if ((type == "tEXt" || type == "zTXt" || type == "iTXt") && size <= mostText) {
      std::string chunk(size, '\0');
      if (!file.read(chunk.data(), std::ssize(chunk)))
        return {};
      if (std::string text = textIn(type, chunk); !text.empty())
        return text;
      file.seekg(checksumBytes, std::ios::cur);
    } else {
      file.seekg(static_cast<std::streamoff>(size) + checksumBytes, std::ios::cur);
    }
  }
  return {};
}

} // namespace

void recognisePicture(Identity& identity) {
  Identity view;
  if (const std::string state = stateIn(identity.path); !state.empty())
    recogniseJson(view, state, true);
  if (view.kind == FileKind::View)
    become(identity, FileKind::Picture, "PNG", "a picture that holds " + view.description);
  else
    become(identity, FileKind::Picture, "PNG", "a picture without a state of the window");
  identity.study = view.study;
}

} // namespace larmor::storage
