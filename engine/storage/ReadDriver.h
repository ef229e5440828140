#pragma once
// Private to engine/storage.
#include "engine/storage/Hdf5.h"

namespace larmor::storage {

/// Makes a file access list read through a driver that looks at what HDF5 would believe (GlobalHeap.h). It holds for
/// the files behind external links and virtual datasets, too.
void readChecked(hid_t access);

} // namespace larmor::storage
