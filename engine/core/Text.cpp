#include "engine/core/Text.h"

#include "engine/core/Names.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fmt/format.h>

namespace larmor {

namespace {

/// Through printf of the shell, which knows octal numbers everywhere; $'...' is not in every shell.
std::string printed(const std::string& bytes) {
  std::string format;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || std::strchr("._-+/:, =", c))
      format += c;
    else
      format += fmt::format("\\{:03o}", byte);
  }
  return "\"$(printf '" + format + "')\"";
}

} // namespace

std::string shellQuoted(const std::string& text) {
  const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || std::strchr("._-+/:,", c); };
  if (!text.empty() && std::all_of(text.begin(), text.end(), plain))
    return text;
  if (pathText(text) != text)
    return printed(text);
  std::string result = "'";
  for (char c : text)
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

template <class T>
std::optional<T> numberIn(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-'))
      return std::nullopt;
  }
  T value{};
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size() || !std::isfinite(static_cast<double>(value)))
    return std::nullopt;
  return value;
}

template std::optional<double> numberIn(std::string_view);
template std::optional<int> numberIn(std::string_view);
template std::optional<std::int64_t> numberIn(std::string_view);
template std::optional<std::uint64_t> numberIn(std::string_view);

std::string lowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string roughTime(double seconds) {
  if (seconds < 90)
    return fmt::format("{:.2g} s", std::max(0.1, seconds));
  return seconds < 5400 ? fmt::format("{:.2g} min", seconds / 60) : fmt::format("{:.3g} h", seconds / 3600);
}

} // namespace larmor
