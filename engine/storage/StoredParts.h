#pragma once
// Private to engine/storage.
#include "engine/storage/Hdf5.h"
#include "engine/storage/Types.h"

#include <filesystem>
#include <optional>

namespace larmor::storage {

/// Why (a part of) a dataset is not in the file.
struct Lack {
  std::string problem, expected;
};

/// HDF5 hands out its fill value, mostly 0, where nothing was stored: parts of virtual datasets whose source is gone or
/// shorter, chunks never written, arrays never written at all, external files that are missing or too short; and it
/// cannot read what a filter packed that is not installed. The caller holds the lock.
/// @param file that holds the dataset. @param start, count the part that is wanted; both empty: all.
/// @returns what is missing; nullopt if everything is there.
std::optional<Lack> lackOf(hid_t dataset, const std::filesystem::path& file, const Shape& start = {},
                           const Shape& count = {}, int depth = 0);

/// Lengths of a dataspace.
Shape extentOf(hid_t space);

/// The one way in which datasets are opened; invalid on failure. External files beside the file that names them are
/// found from anywhere. Their prefix is set only where there are any: while one reader of a file has a dataset open,
/// HDF5 refuses to open it for another with another prefix, which is the folder by whose name that reader came.
hdf5::Id openDataset(hid_t from, const std::string& name);

/// The first of the places where HDF5 itself looks for a file named by another one; empty if there is none.
std::filesystem::path fileBeside(const std::string& name, const std::filesystem::path& by);

} // namespace larmor::storage
