#include "engine/storage/InputFile.h"

#include "engine/storage/InputFileImpl.h"
#include "engine/storage/OpenHdf5.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace larmor::storage {

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

Id openObject(hid_t from, const std::string& name) {
  if (Id dataset = openDataset(from, name); dataset)
    return dataset;
  return {H5Oopen(from, name.c_str(), H5P_DEFAULT), H5Oclose};
}

namespace {

/// Its address, and the number of its file for those behind external links; 0 if it cannot be told.
std::uint64_t placeOfObject(hid_t object) {
#if H5_VERSION_GE(1, 12, 0)
  H5O_info1_t info{};
#else
  H5O_info_t info{};
#endif
  if (H5Oget_info2(object, &info, H5O_INFO_BASIC) < 0)
    return 0;
  return static_cast<std::uint64_t>(info.addr) ^ static_cast<std::uint64_t>(info.fileno) << 48;
}

} // namespace

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
  auto opened = hdf5::openForReading(path);
  impl.file = std::move(opened.file);
  impl.unfinished = opened.unfinished;
  if (impl.file)
    return;
  if (H5Fis_hdf5(path.c_str()) <= 0)
    impl.fail("", fmt::format("is not an HDF5 file ({} bytes)", impl.bytes), "the HDF5 signature");
  impl.fail("", "is damaged or truncated (" + opened.problem + ")", "a whole HDF5 file");
}

const std::filesystem::path& InputFile::path() const { return impl_->path; }

void InputFile::fail(const std::string& object, const std::string& problem, const std::string& expected) const {
  impl_->fail(object, problem, expected);
}

bool InputFile::unfinished() const { return impl_->unfinished; }

bool InputFile::has(const std::string& object) const {
  const auto lock = hdf5::lock();
  return impl_->exists(object);
}

bool InputFile::isGroup(const std::string& object) const {
  const auto lock = hdf5::lock();
  if (!impl_->exists(object))
    return false;
  const Id id(H5Gopen2(impl_->file.get(), object.empty() ? "/" : object.c_str(), H5P_DEFAULT), H5Gclose);
  return bool(id);
}

Shape InputFile::shape(const std::string& dataset) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->dataset(dataset), space(H5Dget_space(id.get()), H5Sclose);
  return extentOf(space.get());
}

std::string InputFile::type(const std::string& dataset) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->dataset(dataset), type(H5Dget_type(id.get()), H5Tclose);
  return typeName(type.get());
}

std::uint64_t InputFile::placeOf(const std::string& object) const {
  const auto lock = hdf5::lock();
  return placeOfObject(impl_->object(object).get());
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
  // In the order of the file: for any other HDF5 makes a table first, and frees what it has not filled where the file
  // is damaged.
  if (H5Literate(id.get(), H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, collect, &names) < 0)
    fail(group, "cannot be listed (" + hdf5::reason() + ")");
  std::sort(names.begin(), names.end());
  std::vector<ObjectInfo> entries;
  for (const auto& name : names) {
    const Id object = openObject(id.get(), name);
    if (!object) {
      const bool there = H5Oexists_by_name(id.get(), name.c_str(), H5P_DEFAULT) > 0;
      entries.push_back({name, false, {}, there ? "unreadable" : "link to nowhere"});
      continue;
    }
    ObjectInfo info{name, H5Iget_type(object.get()) == H5I_GROUP, {}, "", placeOfObject(object.get())};
    if (H5Iget_type(object.get()) == H5I_DATASET) {
      const Id type(H5Dget_type(object.get()), H5Tclose), space(H5Dget_space(object.get()), H5Sclose);
      info.shape = extentOf(space.get());
      info.type = typeName(type.get());
    }
    entries.push_back(std::move(info));
  }
  return entries;
}

Attributes InputFile::attributes(const std::string& object) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->object(object);
  std::vector<std::string> names;
  const auto collect = [](hid_t, const char* name, const H5A_info_t*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->emplace_back(name);
    return 0;
  };
  if (H5Aiterate2(id.get(), H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, collect, &names) < 0)
    fail(object, "has unreadable attributes (" + hdf5::reason() + ")");
  std::sort(names.begin(), names.end());
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

std::string InputFile::attributeType(const std::string& object, const std::string& name) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->object(object), attribute(H5Aopen(id.get(), name.c_str(), H5P_DEFAULT), H5Aclose);
  if (!attribute)
    fail(object, "attribute " + name + " is missing");
  const Id type(H5Aget_type(attribute.get()), H5Tclose);
  return typeName(type.get());
}

AttributeValue InputFile::attribute(const std::string& object, const std::string& name) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->object(object);
  if (H5Aexists(id.get(), name.c_str()) <= 0)
    fail(object, "attribute " + name + " is missing");
  return readAttribute(id.get(), name, impl_->where(object));
}

} // namespace larmor::storage
