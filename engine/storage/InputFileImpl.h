#pragma once
// Private to engine/storage: what the parts of InputFile share.
#include "engine/core/Error.h"
#include "engine/core/Memory.h"
#include "engine/storage/Attribute.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/StoredParts.h"

#include <fmt/format.h>
#include <optional>

namespace larmor::storage {

std::string typeName(hid_t type); ///< as ObjectInfo has it
bool isNumber(hid_t type);

/// A dataset, group or named type; invalid on failure.
hdf5::Id openObject(hid_t from, const std::string& name);

struct InputFile::Impl {
  std::filesystem::path path;
  std::uintmax_t bytes = 0;
  hdf5::Id file;
  bool unfinished = false; ///< its writer did not close it

  ~Impl() {
    const auto lock = hdf5::lock();
    file.reset();
  }
  [[noreturn]] void fail(const std::string& object, const std::string& problem, const std::string& expected) const {
    throw Error(path.string() + (object.empty() ? "" : ": " + object), problem, expected);
  }
  std::string where(const std::string& object) const { return path.string() + ": " + object; }

  bool exists(const std::string& object) const {
    // Every step of the path must be a link, or HDF5 reports an error instead of an answer.
    std::string prefix;
    std::size_t at = 0;
    while (at < object.size()) {
      const std::size_t next = std::min(object.find('/', at), object.size());
      if (next > at) {
        prefix += "/" + object.substr(at, next - at);
        if (H5Lexists(file.get(), prefix.c_str(), H5P_DEFAULT) <= 0)
          return false;
      }
      at = next + 1;
    }
    return prefix.empty() || H5Oexists_by_name(file.get(), prefix.c_str(), H5P_DEFAULT) > 0;
  }
  hdf5::Id object(const std::string& name) const {
    if (!exists(name))
      fail(name, "is missing", "a group or dataset of that name");
    hdf5::Id id = openObject(file.get(), name);
    if (!id)
      fail(name, "cannot be opened (" + hdf5::reason() + ")", "");
    return id;
  }
  hdf5::Id dataset(const std::string& name) const {
    if (!exists(name))
      fail(name, "is missing", "a dataset of that name");
    hdf5::Id id = openDataset(file.get(), name);
    if (!id)
      fail(name, "is not a readable dataset (" + hdf5::reason() + ")", "");
    return id;
  }
  void requireNumbers(const std::string& name, hid_t dataset) const {
    if (const hdf5::Id type(H5Dget_type(dataset), H5Tclose); !isNumber(type.get()))
      fail(name, "holds values of type " + typeName(type.get()), "numbers");
  }
  /// What HDF5 would make up for data that are not there. Arrays of ours have a checksum that tells.
  void requireStored(const std::string& name, hid_t dataset, const Shape& start = {}, const Shape& count = {}) const {
    if (H5Aexists(dataset, "crc32") > 0)
      return;
    if (const auto lack = lackOf(dataset, path, start, count))
      fail(name, lack->problem, lack->expected);
  }
  void checkSize(const std::string& name, std::size_t elements, hid_t dataset, std::size_t elementSize) const {
    const hdf5::Id type(H5Dget_type(dataset), H5Tclose);
    // Deflate packs at most 1032 to 1: anything larger was never written, unless it lies in other files.
    const double stored = double(elements) * double(H5Tget_size(type.get()));
    const hdf5::Id creation(H5Dget_create_plist(dataset), H5Pclose);
    const bool elsewhere = H5Pget_layout(creation.get()) == H5D_VIRTUAL || H5Pget_external_count(creation.get()) > 0;
    if (!elsewhere && stored > double(bytes) * 1100.0 + 1048576.0)
      fail(name, fmt::format("claims {:.3g} GB in a file of {:.3g} GB", 1e-9 * stored, 1e-9 * double(bytes)),
           "a sound file");
    const double need = double(elements) * double(elementSize), free = freeMemory();
    if (need > free)
      fail(name, fmt::format("needs {:.3g} GB of memory, {:.3g} GB are free", 1e-9 * need, 1e-9 * free), "");
  }
  /// The stored checksum if the array is ours and read in the type it is stored in.
  std::optional<std::uint32_t> checksum(const std::string& name, hid_t dataset, Element element) const {
    const hdf5::Id type(H5Dget_type(dataset), H5Tclose);
    if (H5Aexists(dataset, "crc32") <= 0 || H5Tequal(type.get(), memoryType(element)) <= 0)
      return {};
    const AttributeValue value = readAttribute(dataset, "crc32", where(name));
    if (const auto* number = std::get_if<std::int64_t>(&value))
      return static_cast<std::uint32_t>(*number);
    fail(name, "attribute crc32 is not an integer", "");
  }
};

} // namespace larmor::storage
