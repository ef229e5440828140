#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace larmor::fuzz {

/// Builds a sound HDF5 file out of fuzz bytes: groups, datasets and attributes with names our readers look for, of any
/// type, shape and value. The container is left to its own library: this exercises what we make of the content.
void writeHdf5(const std::filesystem::path& path, const std::vector<std::string>& names,
               const std::vector<std::string>& attributes, const std::uint8_t* bytes, std::size_t size);

} // namespace larmor::fuzz
