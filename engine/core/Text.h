#pragma once
#include <string>

namespace larmor {

/// As one word of a POSIX shell: in quotes where it must be.
std::string shellQuoted(const std::string& text);

} // namespace larmor
