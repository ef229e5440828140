#include "engine/storage/import/Base64.h"

#include "engine/core/Error.h"

#include <array>
#include <cstdint>
#include <fmt/format.h>

namespace larmor::storage {

namespace {

constexpr std::array<std::int8_t, 256> makeTable() {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::int8_t, 256> table{};
  for (auto& value : table)
    value = -1;
  for (std::size_t i = 0; i < letters.size(); ++i)
    table[static_cast<unsigned char>(letters[i])] = static_cast<std::int8_t>(i);
  return table;
}

constexpr auto table = makeTable();

} // namespace

std::string decodeBase64(std::string_view text, const std::string& where) {
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i + 4 <= text.size(); i += 4) {
    std::uint32_t word = 0;
    std::size_t padding = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const char c = text[i + j];
      const int value = table[static_cast<unsigned char>(c)];
      if (value < 0 && (c != '=' || j < 2))
        throw Error(where, fmt::format("has byte {:#04x} in its base64 text", static_cast<unsigned char>(c)),
                    "letters, digits, + and /");
      if (value < 0)
        ++padding;
      word = word << 6 | static_cast<std::uint32_t>(value < 0 ? 0 : value);
    }
    for (std::size_t j = 0; j + padding < 3; ++j)
      bytes += static_cast<char>(word >> (16 - 8 * j) & 0xff);
  }
  return bytes;
}

} // namespace larmor::storage
