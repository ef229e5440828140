#include "shaders/Shaders.h"

#include <stdexcept>
#include <string>
#include <utility>

namespace larmor::shaders {

std::string_view text(std::string_view fileName) {
  static constexpr std::pair<std::string_view, std::string_view> table[] = {
#include "shaderTable.inc"
  };
  for (const auto& [name, content] : table)
    if (name == fileName)
      return content;
  throw std::out_of_range("shader " + std::string(fileName) + ": not embedded; expected a file of shaders/");
}

} // namespace larmor::shaders
