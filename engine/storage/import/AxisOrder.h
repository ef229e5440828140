#pragma once
#include "engine/core/VectorGrid.h"

#include <string>

namespace larmor::storage {

/// Magnetic fields have no divergence. Where a file does not say which axis is which, a divergence that is far smaller
/// with x and z exchanged is told: another order of the axes is likely. @param axes as the array was read
void noteAxisOrder(VectorGrid& grid, const std::string& axes);

} // namespace larmor::storage
