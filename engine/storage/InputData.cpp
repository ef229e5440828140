// The arrays of an HDF5 file.
#include "engine/storage/ChunkReader.h"
#include "engine/storage/Compression.h"
#include "engine/storage/InputFileImpl.h"

namespace larmor::storage {

using hdf5::Id;

namespace {

herr_t readTextDataset(hid_t dataset, hid_t type, void* buffer) {
  return H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer);
}

/// A compound of one member, for reading that member alone.
Id compoundOf(const std::string& member, Element element) {
  Id one(H5Tcreate(H5T_COMPOUND, sizeOf(element)), H5Tclose);
  H5Tinsert(one.get(), member.c_str(), 0, memoryType(element));
  return one;
}

} // namespace

std::size_t InputFile::checkedCount(const std::string& dataset, std::size_t elementSize) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->dataset(dataset), space(H5Dget_space(id.get()), H5Sclose);
  const std::size_t count = elementsOf(extentOf(space.get()));
  impl_->requireNumbers(dataset, id.get());
  impl_->checkSize(dataset, count, id.get(), elementSize);
  impl_->requireStored(dataset, id.get());
  return count;
}

void InputFile::readInto(const std::string& dataset, Element element, void* out, std::size_t count) const {
  auto lock = hdf5::lock();
  const std::size_t found = elementsOf(shape(dataset));
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
  impl_->requireNumbers(dataset, id.get());
  impl_->checkSize(dataset, elementsOf(count), id.get(), elementSize);
  impl_->requireStored(dataset, id.get(), start, count);
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

std::string InputFile::memberType(const std::string& dataset, const std::string& member) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->dataset(dataset), type(H5Dget_type(id.get()), H5Tclose);
  if (H5Tget_class(type.get()) != H5T_COMPOUND)
    fail(dataset, "holds values of type " + typeName(type.get()), "compound rows");
  const int index = H5Tget_member_index(type.get(), member.c_str());
  if (index < 0)
    return {};
  const Id inner(H5Tget_member_type(type.get(), static_cast<unsigned>(index)), H5Tclose);
  return typeName(inner.get());
}

std::size_t InputFile::checkedRows(const std::string& dataset, std::size_t elementSize) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->dataset(dataset), space(H5Dget_space(id.get()), H5Sclose);
  const std::size_t count = elementsOf(extentOf(space.get()));
  impl_->checkSize(dataset, count, id.get(), elementSize);
  impl_->requireStored(dataset, id.get());
  return count;
}

void InputFile::membersInto(const std::string& dataset, const std::string& member, Element element, void* out) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->dataset(dataset), type = compoundOf(member, element);
  if (H5Dread(id.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, out) < 0)
    fail(dataset, "member " + member + " cannot be read (" + hdf5::reason() + ")");
}

std::optional<double> InputFile::fillValue(const std::string& dataset) const {
  const auto lock = hdf5::lock();
  const Id id = impl_->dataset(dataset), creation(H5Dget_create_plist(id.get()), H5Pclose);
  H5D_fill_value_t kind = H5D_FILL_VALUE_DEFAULT;
  double value = 0;
  if (H5Pfill_value_defined(creation.get(), &kind) < 0 || kind != H5D_FILL_VALUE_USER_DEFINED ||
      H5Pget_fill_value(creation.get(), H5T_NATIVE_DOUBLE, &value) < 0)
    return std::nullopt;
  return value;
}

} // namespace larmor::storage
