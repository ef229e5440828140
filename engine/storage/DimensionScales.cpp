// Which datasets are the coordinates along the axes of another (HDF5 dimension scales, as NetCDF 4 writes them).
#include "engine/storage/InputFileImpl.h"

#include <array>

namespace larmor::storage {

using hdf5::Id;

namespace {

constexpr const char* attributeName = "DIMENSION_LIST";

/// Of the first of the scales of an axis, without the slash in front; empty if there is none.
std::string nameOf(hid_t object, const hvl_t& scales) {
  if (scales.len == 0 || !scales.p)
    return {};
  const Id scale(H5Rdereference2(object, H5P_DEFAULT, H5R_OBJECT, scales.p), H5Oclose);
  std::array<char, 1024> name{};
  if (!scale || H5Iget_type(scale.get()) != H5I_DATASET || H5Iget_name(scale.get(), name.data(), name.size()) < 2)
    return {};
  return name.data() + 1;
}

} // namespace

std::vector<std::string> InputFile::dimensionScales(const std::string& dataset) const {
  const auto lock = hdf5::lock();
  const Id object = impl_->dataset(dataset);
  if (H5Aexists(object.get(), attributeName) <= 0)
    return {};
  const Id attribute(H5Aopen(object.get(), attributeName, H5P_DEFAULT), H5Aclose);
  const Id type(H5Aget_type(attribute.get()), H5Tclose), space(H5Aget_space(attribute.get()), H5Sclose);
  if (!type || !space || H5Tget_class(type.get()) != H5T_VLEN)
    return {};
  const Id element(H5Tget_super(type.get()), H5Tclose);
  if (H5Tequal(element.get(), H5T_STD_REF_OBJ) <= 0)
    return {};
  const std::size_t axes = shape(dataset).size();
  if (const hssize_t found = H5Sget_simple_extent_npoints(space.get()); found != static_cast<hssize_t>(axes))
    fail(dataset, fmt::format("attribute {} has {} entries", attributeName, found), fmt::format("{}", axes));
  std::vector<hvl_t> lists(axes);
  const Id memory(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose);
  if (H5Aread(attribute.get(), memory.get(), lists.data()) < 0)
    fail(dataset, fmt::format("attribute {} cannot be read ({})", attributeName, hdf5::reason()));
  std::vector<std::string> names;
  for (const hvl_t& list : lists)
    names.push_back(nameOf(object.get(), list));
  H5Dvlen_reclaim(memory.get(), space.get(), H5P_DEFAULT, lists.data());
  return names;
}

} // namespace larmor::storage
