#pragma once
// Private to engine/storage.
#include "engine/storage/Hdf5.h"

namespace larmor::storage {

/// Makes a file access list read through a driver that looks at what HDF5 would believe (GlobalHeap.h). It holds for
/// the files behind external links and virtual datasets, too.
void readChecked(hid_t access);

/// Bytes of a file as HDF5 expects them of a driver: zeros beyond its end. @returns whether the system could read.
bool readOrZeros(int descriptor, haddr_t address, std::size_t size, void* buffer);

/// Whether a writer has not closed a file, and whether it had let others read meanwhile (SWMR). HDF5 itself looks at
/// that mark only where it locks files.
enum class Left { Closed, Writing, WritingWhileOthersRead };
/// Of the file that this thread opened last, or tried to, through that driver.
Left leftByWriter();

} // namespace larmor::storage
