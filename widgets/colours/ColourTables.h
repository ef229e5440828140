#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace larmor {

struct ColourTable {
  std::string name;
  std::vector<std::uint32_t> colours; ///< 0xRRGGBB
  bool diverging = false;
};

/// Sequential, diverging and cyclic maps as published, in that order.
const std::vector<ColourTable>& publishedTables();

} // namespace larmor
