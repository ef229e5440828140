#pragma once
#include "engine/core/VectorGrid.h"
#include "engine/storage/Provenance.h"

#include <filesystem>

namespace larmor::studies::turbulence {

/// A field as other programs and `--field-file` read it: dataset B [z, y, x, 3], attributes box_length, rms, the source
/// that the grid names, and where it comes from. @param bits of the mantissa that are kept (23 = all): fewer compress
/// better, 10 is half precision.
void writeFieldFile(const std::filesystem::path& file, const VectorGrid& grid, const storage::Provenance& origin,
                    int bits = 23);

} // namespace larmor::studies::turbulence
