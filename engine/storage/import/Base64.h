#pragma once
#include <string>
#include <string_view>

namespace larmor::storage {

/// Decodes base64 (RFC 4648) with padding; the length must be a multiple of four.
/// @throws Error naming `where` for characters outside the alphabet.
std::string decodeBase64(std::string_view text, const std::string& where);

} // namespace larmor::storage
