#pragma once
#include <string_view>

namespace larmor::shaders {

/// Text of a file of shaders/, embedded when the program was built; for example text("field_modes.glsl").
/// @throws std::out_of_range naming the file if there is none.
std::string_view text(std::string_view fileName);

} // namespace larmor::shaders
