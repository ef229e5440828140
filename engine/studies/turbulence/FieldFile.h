#pragma once
#include "engine/core/VectorGrid.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace larmor::studies::turbulence {

/// A field as other programs and `--field-file` read it: dataset B [z, y, x, 3], attributes box_length, rms, and what
/// is given. @param bits of the mantissa that are kept (23 = all): fewer compress better, 10 is half precision.
void writeFieldFile(const std::filesystem::path& file, const VectorGrid& grid,
                    const std::vector<std::pair<std::string, std::string>>& notes, int bits = 23);

} // namespace larmor::studies::turbulence
