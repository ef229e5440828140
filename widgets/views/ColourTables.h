#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace larmor::views {

struct ColourTable {
  std::string name;
  std::vector<std::uint32_t> colours; ///< 0xRRGGBB
};

/// Sequential and cyclic maps as published.
const std::vector<ColourTable>& publishedTables();

} // namespace larmor::views
