#include "engine/core/Text.h"

#include "engine/core/Duration.h"
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

namespace {

constexpr double longest = 1e12; ///< seconds: beyond, nobody counts

std::string inUnits(double seconds) {
  const auto s = static_cast<std::int64_t>(std::llround(std::min(seconds, longest)));
  const auto two = [](std::int64_t whole, const char* unit, std::int64_t rest, const char* smaller) {
    return fmt::format("{} {}", whole, unit) + (rest > 0 ? fmt::format(" {} {}", rest, smaller) : std::string());
  };
  if (s < 60)
    return fmt::format("{} s", s);
  if (s < 3600)
    return two(s / 60, "min", s % 60, "s");
  if (s < 48 * 3600)
    return two(s / 3600, "h", s / 60 % 60, "min");
  return fmt::format("{} days", (s + 43200) / 86400);
}

} // namespace

std::string durationText(double seconds) {
  if (seconds < 9.95)
    return fmt::format("{:.{}f} s", seconds, seconds < 1 ? 2 : 1);
  return inUnits(seconds);
}

std::string roughTime(double seconds) {
  if (seconds < 9.95)
    return fmt::format("{:.2g} s", std::max(0.1, seconds));
  const double grain = seconds < 60 ? 1 : seconds < 600 ? 10 : seconds < 5400 ? 60 : seconds < 36000 ? 600 : 3600;
  return inUnits(std::round(seconds / grain) * grain);
}

} // namespace larmor
