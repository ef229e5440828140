#pragma once
// Private to engine/storage.
#include "engine/storage/Hdf5.h"

#include <filesystem>

namespace larmor::storage::hdf5 {

struct Opened {
  Id file;                 ///< invalid on failure
  bool unfinished = false; ///< its writer did not close it
  std::string problem;     ///< why it could not be opened
};

/// The one way in which HDF5 files are opened for reading, ours and others'. No locks are taken: files of ours are
/// replaced whole, never changed, and some disks cannot lock. A block of another program's in front is passed over. A
/// file whose writer died while others were allowed to read (SWMR) opens with what it had flushed.
Opened openForReading(const std::filesystem::path& path);

} // namespace larmor::storage::hdf5
