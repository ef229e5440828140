#pragma once
// Private to engine/storage.
#include <cstddef>
#include <span>

namespace larmor::storage {

/// HDF5 keeps texts of any length in global heaps, the one structure of its newer files without a checksum, and
/// believes the lengths in them: one flipped bit there ended the program, or kept it busy for ever.
/// @param width of a length in this file, bytes: 2, 4 or 8
/// @returns false if these bytes begin as such a heap does and its objects do not fit into it, as far as they are
/// there.
bool globalHeapFits(std::span<const unsigned char> bytes, std::size_t width);

} // namespace larmor::storage
