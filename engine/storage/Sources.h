#pragma once
#include <filesystem>
#include <vector>

namespace larmor::storage {

/// Files beside an HDF5 file that hold parts of it: sources of virtual datasets, raw data, what external links lead to.
/// Empty for any other file. Thousands of objects are looked at, not more.
std::vector<std::filesystem::path> sourcesOf(const std::filesystem::path& path);

} // namespace larmor::storage
