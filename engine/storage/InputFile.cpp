#include "engine/storage/InputFile.h"

#include "engine/core/Error.h"
#include "engine/core/Memory.h"
#include "engine/storage/Attribute.h"
#include "engine/storage/ChunkReader.h"
#include "engine/storage/Compression.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <optional>
#include <unistd.h>

namespace larmor::storage {
namespace {

using hdf5::Id;

std::string typeName(hid_t type) {
  const std::size_t bits = 8 * H5Tget_size(type);
  switch (H5Tget_class(type)) {
  case H5T_FLOAT:
    return fmt::format("float{}", bits);
  case H5T_INTEGER:
    return fmt::format("{}int{}", H5Tget_sign(type) == H5T_SGN_NONE ? "u" : "", bits);
  case H5T_STRING:
    return "text";
  case H5T_ENUM:
    return "enum";
  case H5T_COMPOUND:
    return "compound";
  default:
    return "other";
  }
}

bool isNumber(hid_t type) {
  const H5T_class_t kind = H5Tget_class(type);
  return kind == H5T_FLOAT || kind == H5T_INTEGER || kind == H5T_ENUM;
}

Shape shapeOf(hid_t space) {
  const int rank = H5Sget_simple_extent_ndims(space);
  std::vector<hsize_t> lengths(rank > 0 ? static_cast<std::size_t>(rank) : 0);
  if (rank > 0)
    H5Sget_simple_extent_dims(space, lengths.data(), nullptr);
  return {lengths.begin(), lengths.end()};
}

herr_t readTextDataset(hid_t dataset, hid_t type, void* buffer) {
  return H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer);
}

} // namespace

struct InputFile::Impl {
  std::filesystem::path path;
  std::uintmax_t bytes = 0;
  Id file;

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
  Id object(const std::string& name) const {
    if (!exists(name))
      fail(name, "is missing", "a group or dataset of that name");
    Id id(H5Oopen(file.get(), name.c_str(), H5P_DEFAULT), H5Oclose);
    if (!id)
      fail(name, "cannot be opened (" + hdf5::reason() + ")", "");
    return id;
  }
  Id dataset(const std::string& name) const {
    if (!exists(name))
      fail(name, "is missing", "a dataset of that name");
    Id id(H5Dopen2(file.get(), name.c_str(), H5P_DEFAULT), H5Dclose);
    if (!id)
      fail(name, "is not a readable dataset (" + hdf5::reason() + ")", "");
    return id;
  }
  void checkSize(const std::string& name, std::size_t elements, hid_t dataset, std::size_t elementSize) const {
    const Id type(H5Dget_type(dataset), H5Tclose);
    if (!isNumber(type.get()))
      fail(name, "holds values of type " + typeName(type.get()), "numbers");
    // Deflate packs at most 1032 to 1: anything larger was never written.
    const double stored = double(elements) * double(H5Tget_size(type.get()));
    if (stored > double(bytes) * 1100.0 + 1048576.0)
      fail(name, fmt::format("claims {:.3g} GB in a file of {:.3g} GB", 1e-9 * stored, 1e-9 * double(bytes)),
           "a sound file");
    const double need = double(elements) * double(elementSize), free = freeMemory();
    if (need > free)
      fail(name, fmt::format("needs {:.3g} GB of memory, {:.3g} GB are free", 1e-9 * need, 1e-9 * free), "");
  }
  /// The stored checksum if the array is ours and read in the type it is stored in.
  std::optional<std::uint32_t> checksum(const std::string& name, hid_t dataset, Element element) const {
    const Id type(H5Dget_type(dataset), H5Tclose);
    if (H5Aexists(dataset, "crc32") <= 0 || H5Tequal(type.get(), memoryType(element)) <= 0)
      return {};
    const AttributeValue value = readAttribute(dataset, "crc32", where(name));
    if (const auto* number = std::get_if<std::int64_t>(&value))
      return static_cast<std::uint32_t>(*number);
    fail(name, "attribute crc32 is not an integer", "");
  }
};

InputFile::InputFile(const std::filesystem::path& path) : impl_(std::make_shared<Impl>()) {
  Impl& impl = *impl_;
  impl.path = path;
  std::error_code error;
  if (!std::filesystem::exists(path, error))
    impl.fail("", "no such file", "");
  if (!std::filesystem::is_regular_file(path, error))
    impl.fail("", "is not a regular file", "an HDF5 file");
  if (::access(path.c_str(), R_OK) != 0)
    impl.fail("", std::string("cannot be read: ") + std::strerror(errno), "");
  impl.bytes = std::filesystem::file_size(path, error);
  const auto lock = hdf5::lock();
  const Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG);
#if H5_VERSION_GE(1, 10, 7)
  H5Pset_file_locking(access.get(), false, true); // files are replaced whole, never changed; some disks cannot lock
#endif
  impl.file = Id(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose);
  if (impl.file)
    return;
  const std::string reason = hdf5::reason();
  if (H5Fis_hdf5(path.c_str()) <= 0)
    impl.fail("", fmt::format("is not an HDF5 file ({} bytes)", impl.bytes), "the HDF5 signature");
  impl.fail("", "is damaged or truncated (" + reason + ")", "a whole HDF5 file");
}

const std::filesystem::path& InputFile::path() const { return impl_->path; }

void InputFile::fail(const std::string& object, const std::string& problem, const std::string& expected) const {
  impl_->fail(object, problem, expected);
}

bool InputFile::has(const std::string& object) const {
  const auto lock = hdf5::lock();
  return impl_->exists(object);
}

bool InputFile::isGroup(const std::string& object) const {
  const auto lock = hdf5::lock();
  if (!impl_->exists(object))
    return false;
  const Id id(H5Oopen(impl_->file.get(), object.empty() ? "/" : object.c_str(), H5P_DEFAULT), H5Oclose);
  return id && H5Iget_type(id.get()) == H5I_GROUP;
}

Shape InputFile::shape(const std::string& dataset) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->dataset(dataset), space(H5Dget_space(id.get()), H5Sclose);
  return shapeOf(space.get());
}

std::string InputFile::type(const std::string& dataset) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->dataset(dataset), type(H5Dget_type(id.get()), H5Tclose);
  return typeName(type.get());
}

std::vector<ObjectInfo> InputFile::list(const std::string& group) const {
  const auto lock = hdf5::lock();
  if (!isGroup(group))
    fail(group, "is missing or not a group", "a group");
  const Id id = impl_->object(group);
  std::vector<std::string> names;
  const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->emplace_back(name);
    return 0;
  };
  if (H5Literate(id.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names) < 0)
    fail(group, "cannot be listed (" + hdf5::reason() + ")");
  std::vector<ObjectInfo> entries;
  for (const auto& name : names) {
    const Id object(H5Oopen(id.get(), name.c_str(), H5P_DEFAULT), H5Oclose);
    if (!object)
      continue; // a link to nowhere
    ObjectInfo info{name, H5Iget_type(object.get()) == H5I_GROUP, {}, {}};
    if (H5Iget_type(object.get()) == H5I_DATASET) {
      const Id type(H5Dget_type(object.get()), H5Tclose), space(H5Dget_space(object.get()), H5Sclose);
      info.shape = shapeOf(space.get());
      info.type = typeName(type.get());
    }
    entries.push_back(std::move(info));
  }
  return entries;
}

std::size_t InputFile::checkedCount(const std::string& dataset, std::size_t elementSize) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->dataset(dataset), space(H5Dget_space(id.get()), H5Sclose);
  const std::size_t count = elementsOf(shapeOf(space.get()));
  impl_->checkSize(dataset, count, id.get(), elementSize);
  return count;
}

void InputFile::readInto(const std::string& dataset, Element element, void* out, std::size_t count) const {
  auto lock = hdf5::lock();
  const std::size_t found = checkedCount(dataset, 0);
  if (found != count)
    fail(dataset, fmt::format("holds {} values", found), fmt::format("{}", count));
  if (count == 0)
    return;
  const Id id = impl_->dataset(dataset);
  const auto expected = impl_->checksum(dataset, id.get(), element);
  const std::span bytes(static_cast<std::uint8_t*>(out), count * sizeOf(element));
  lock.unlock(); // others may use HDF5 while this thread inflates and checks
  if (!readChunks(id.get(), element, bytes)) {
    lock.lock();
    if (H5Dread(id.get(), memoryType(element), H5S_ALL, H5S_ALL, H5P_DEFAULT, out) < 0)
      fail(dataset, "cannot be read (" + hdf5::reason() + ")");
    lock.unlock();
  }
  const std::uint32_t actual = expected ? crc32OfLarge(bytes) : 0;
  lock.lock(); // for closing the dataset
  if (expected && *expected != actual)
    fail(dataset, fmt::format("is damaged: its checksum is {:08x}", actual), fmt::format("{:08x}", *expected));
}

std::size_t InputFile::checkedSlab(const std::string& dataset, const Shape& start, const Shape& count,
                                   std::size_t elementSize) const {
  const Shape whole = shape(dataset);
  bool inside = start.size() == whole.size() && count.size() == whole.size();
  for (std::size_t a = 0; inside && a < whole.size(); ++a)
    inside = start[a] <= whole[a] && count[a] <= whole[a] - start[a];
  if (!inside)
    fail(dataset, "part from " + textOf(start) + " of size " + textOf(count) + " does not lie within " + textOf(whole));
  const auto lock = hdf5::lock();
  const Id id = impl_->dataset(dataset);
  impl_->checkSize(dataset, elementsOf(count), id.get(), elementSize);
  return elementsOf(count);
}

void InputFile::slabInto(const std::string& dataset, const Shape& start, const Shape& count, Element element,
                         void* out) const {
  if (elementsOf(count) == 0)
    return;
  const auto lock = hdf5::lock();
  const Id id = impl_->dataset(dataset), space(H5Dget_space(id.get()), H5Sclose);
  const std::vector<hsize_t> from(start.begin(), start.end()), size(count.begin(), count.end());
  const Id memory(H5Screate_simple(static_cast<int>(size.size()), size.data(), nullptr), H5Sclose);
  if (H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, from.data(), nullptr, size.data(), nullptr) < 0 ||
      H5Dread(id.get(), memoryType(element), memory.get(), space.get(), H5P_DEFAULT, out) < 0)
    fail(dataset, "cannot be read (" + hdf5::reason() + ")");
}

std::vector<std::string> InputFile::readTexts(const std::string& dataset) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->dataset(dataset), type(H5Dget_type(id.get()), H5Tclose), space(H5Dget_space(id.get()), H5Sclose);
  if (H5Tget_class(type.get()) != H5T_STRING)
    fail(dataset, "holds values of type " + typeName(type.get()), "text");
  return storage::readTexts(type.get(), space.get(), impl_->where(dataset), readTextDataset, id.get());
}

Attributes InputFile::attributes(const std::string& object) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->object(object);
  std::vector<std::string> names;
  const auto collect = [](hid_t, const char* name, const H5A_info_t*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->emplace_back(name);
    return 0;
  };
  if (H5Aiterate2(id.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names) < 0)
    fail(object, "has unreadable attributes (" + hdf5::reason() + ")");
  Attributes found;
  for (const auto& name : names)
    try {
      found.emplace_back(name, readAttribute(id.get(), name, impl_->where(object)));
    } catch (const Error&) { // of a kind we do not know
    }
  return found;
}

bool InputFile::hasAttribute(const std::string& object, const std::string& name) const {
  const auto lock = hdf5::lock();
  if (!impl_->exists(object))
    return false;
  const Id id = impl_->object(object);
  return H5Aexists(id.get(), name.c_str()) > 0;
}

AttributeValue InputFile::attribute(const std::string& object, const std::string& name) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->object(object);
  if (H5Aexists(id.get(), name.c_str()) <= 0)
    fail(object, "attribute " + name + " is missing");
  return readAttribute(id.get(), name, impl_->where(object));
}

} // namespace larmor::storage
