#include "engine/core/Names.h"

#include <nlohmann/json.hpp>

namespace larmor {

namespace {

constexpr char32_t firstByte = 0xF700; ///< + byte

struct Character {
  char32_t code = 0;
  std::size_t length = 0; ///< 0: no UTF-8 begins here
};

Character characterAt(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80)
    return {lead, 1};
  const std::size_t length = lead >= 0xF0 && lead < 0xF5   ? 4
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                                                           : 0;
  if (length == 0 || at + length > text.size())
    return {};
  auto code = static_cast<char32_t>(lead & (0xFFu >> (length + 1)));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80)
      return {};
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  const bool longer = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool half = code >= 0xD800 && code < 0xE000;
  return longer || half || code > 0x10FFFF ? Character() : Character{code, length};
}

bool standsForByte(char32_t code) { return code >= firstByte + 0x80 && code <= firstByte + 0xFF; }

void appendByte(std::string& text, unsigned char byte) {
  const char32_t code = firstByte + byte;
  text += static_cast<char>(0xE0 | code >> 12);
  text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
  text += static_cast<char>(0x80 | (code & 0x3F));
}

std::string asText(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    const Character c = characterAt(bytes, at);
    if (c.length > 0 && !standsForByte(c.code)) {
      text += bytes.substr(at, c.length);
      at += c.length;
    } else
      appendByte(text, static_cast<unsigned char>(bytes[at++]));
  }
  return text;
}

template <class Json>
void makeText(Json& json) {
  if (json.is_string()) {
    auto& text = json.template get_ref<std::string&>();
    text = asText(text);
  } else if (json.is_array()) {
    for (auto& each : json)
      makeText(each);
  } else if (json.is_object()) {
    Json made = Json::object();
    for (auto& [key, value] : json.items()) {
      makeText(value);
      made[asText(key)] = std::move(value);
    }
    json = std::move(made);
  }
}

template <class Json>
std::string written(const Json& json, int indent) {
  try {
    return json.dump(indent);
  } catch (const typename Json::type_error&) { // a string in it is no UTF-8
    Json text = json;
    makeText(text);
    return text.dump(indent);
  }
}

} // namespace

std::string pathText(const std::filesystem::path& path) { return asText(path.native()); }

std::filesystem::path pathFrom(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = characterAt(text, at);
    const std::size_t length = std::max<std::size_t>(1, c.length);
    if (standsForByte(c.code))
      bytes += static_cast<char>(c.code - firstByte);
    else
      bytes += text.substr(at, length);
    at += length;
  }
  return bytes;
}

std::string jsonText(const nlohmann::json& json, int indent) { return written(json, indent); }
std::string jsonText(const nlohmann::ordered_json& json, int indent) { return written(json, indent); }

std::vector<std::filesystem::path> filesIn(const std::string& list) {
  std::vector<std::filesystem::path> files;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(';', begin), list.size());
    std::string file = list.substr(begin, end - begin);
    file.erase(0, file.find_first_not_of(' '));
    file.erase(file.find_last_not_of(' ') + 1);
    if (!file.empty())
      files.push_back(pathFrom(file));
    begin = end + 1;
  }
  return files;
}

} // namespace larmor
