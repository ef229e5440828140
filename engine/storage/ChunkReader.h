#pragma once
// Private to engine/storage.
#include "engine/storage/Hdf5.h"
#include "engine/storage/Types.h"

#include <cstdint>
#include <span>

namespace larmor::storage {

/// Reads a whole dataset that writeChunks laid out, inflating chunks on the shared ThreadPool. The caller must not
/// hold the lock. @return false, with out possibly half filled, if the dataset is of another layout, small or damaged:
/// the library's own reading then decides.
bool readChunks(hid_t dataset, Element element, std::span<std::uint8_t> out);

} // namespace larmor::storage
