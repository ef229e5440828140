#include "tests/fuzz/Hdf5FromBytes.h"

#include <algorithm>
#include <hdf5.h>

namespace larmor::fuzz {

namespace {

class Source {
public:
  Source(const std::uint8_t* bytes, std::size_t size) : at_(bytes), end_(bytes + size) {}
  bool empty() const { return at_ == end_; }
  unsigned next() { return empty() ? 0u : *at_++; }

private:
  const std::uint8_t *at_, *end_;
};

hid_t typeOf(unsigned kind) {
  const hid_t types[] = {H5T_NATIVE_DOUBLE, H5T_NATIVE_FLOAT, H5T_NATIVE_INT64, H5T_NATIVE_INT32,
                         H5T_NATIVE_UINT64, H5T_NATIVE_UINT8, H5T_IEEE_F64BE,   H5T_NATIVE_INT16};
  return types[kind % 8];
}

std::vector<hsize_t> shapeOf(Source& source) {
  std::vector<hsize_t> shape(source.next() % 5);
  for (hsize_t& length : shape)
    length = source.next() % 9;
  return shape;
}

hid_t spaceOf(const std::vector<hsize_t>& shape) {
  return shape.empty() ? H5Screate(H5S_SCALAR)
                       : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
}

/// Mostly small whole numbers, sometimes any bits (infinities, not-a-numbers, huge counts).
std::vector<std::uint8_t> valuesOf(Source& source, hid_t type, hid_t space) {
  const auto count = static_cast<std::size_t>(std::max<hssize_t>(0, H5Sget_simple_extent_npoints(space)));
  std::vector<std::uint8_t> bytes(8 * count + 8);
  if (source.next() % 4 == 0) {
    for (auto& byte : bytes)
      byte = static_cast<std::uint8_t>(source.next());
    return bytes;
  }
  auto* numbers = reinterpret_cast<double*>(bytes.data());
  for (std::size_t i = 0; i < count; ++i)
    numbers[i] = static_cast<double>(source.next());
  H5Tconvert(H5T_NATIVE_DOUBLE, type, count, numbers, nullptr, H5P_DEFAULT);
  return bytes;
}

void writeText(hid_t object, const std::string& name, Source& source) {
  std::string text;
  for (unsigned length = source.next() % 40; length > 0 && !source.empty(); --length)
    text += static_cast<char>(source.next());
  const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
  H5Tset_size(type, text.size() + 1);
  const hid_t attribute = H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT);
  if (attribute >= 0) {
    H5Awrite(attribute, type, text.c_str());
    H5Aclose(attribute);
  }
  H5Sclose(space);
  H5Tclose(type);
}

void writeAttribute(hid_t object, const std::string& name, Source& source) {
  if (source.next() % 2 == 0)
    return writeText(object, name, source);
  const hid_t type = typeOf(source.next()), space = spaceOf(shapeOf(source));
  const auto values = valuesOf(source, type, space);
  const hid_t attribute = H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT);
  if (attribute >= 0) {
    H5Awrite(attribute, type, values.data());
    H5Aclose(attribute);
  }
  H5Sclose(space);
}

void writeDataset(hid_t file, const std::string& name, hid_t links, Source& source) {
  const hid_t type = typeOf(source.next()), space = spaceOf(shapeOf(source));
  const auto values = valuesOf(source, type, space);
  const hid_t set = H5Dcreate2(file, name.c_str(), type, space, links, H5P_DEFAULT, H5P_DEFAULT);
  if (set >= 0) {
    H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Dclose(set);
  }
  H5Sclose(space);
}

} // namespace

void writeHdf5(const std::filesystem::path& path, const std::vector<std::string>& names,
               const std::vector<std::string>& attributes, const std::uint8_t* bytes, std::size_t size) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  Source source(bytes, size);
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t links = H5Pcreate(H5P_LINK_CREATE);
  H5Pset_create_intermediate_group(links, 1);
  while (!source.empty()) {
    const std::string& name = names[source.next() % names.size()];
    if (source.next() % 3 != 0) {
      writeDataset(file, name, links, source);
      continue;
    }
    const hid_t object = H5Oopen(file, source.next() % 2 ? "/" : name.c_str(), H5P_DEFAULT);
    if (object < 0)
      continue;
    writeAttribute(object, attributes[source.next() % attributes.size()], source);
    H5Oclose(object);
  }
  H5Pclose(links);
  H5Fclose(file);
}

} // namespace larmor::fuzz
