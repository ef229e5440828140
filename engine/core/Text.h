#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace larmor {

/// As one word of a POSIX shell: in quotes where it must be. Bytes that are no UTF-8 (names in other encodings) become
/// `"$(printf ...)"`, so that the result is always text.
std::string shellQuoted(const std::string& text);

/// The one reader of numbers, beside detail::formatReal, which writes them: with a decimal point, whatever the locale
/// of the process says. The whole text must be the number (a plus sign may stand before it); "inf" and "nan" are none.
/// T: double, int, std::int64_t, std::uint64_t.
template <class T>
std::optional<T> numberIn(std::string_view text);

/// A time that is known roughly: "12 s", "2.5 min", "31 h".
std::string roughTime(double seconds);

/// ASCII letters in lower case, everything else as it is.
std::string lowerCase(std::string text);

} // namespace larmor
