#pragma once
// Private to engine/storage.
#include "engine/storage/Hdf5.h"

namespace larmor::storage {

/// Where HDF5 writes to, and what went wrong first.
struct WriteTarget {
  int descriptor = -1;
  int error = 0; ///< errno of the first failed write
};

/// File access list that sends all bytes to target.descriptor. A failed write is recorded in target.error and hidden
/// from HDF5, which otherwise cannot close a file on a full disk (its ids then leak until a noisy exit); the caller
/// must look at target.error. The target must outlive the file.
hdf5::Id accessThrough(WriteTarget& target);

} // namespace larmor::storage
