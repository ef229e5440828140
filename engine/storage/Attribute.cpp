#include "engine/storage/Attribute.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <cstring>

namespace larmor::storage {
namespace {

using hdf5::Id;
constexpr std::size_t largestAttribute = std::size_t{1} << 26;

Id booleanType() { // the layout h5py uses and reads back as bool
  Id type(H5Tenum_create(H5T_NATIVE_INT8), H5Tclose);
  std::int8_t value = 0;
  H5Tenum_insert(type.get(), "FALSE", &value);
  value = 1;
  H5Tenum_insert(type.get(), "TRUE", &value);
  return type;
}

bool put(hid_t object, const std::string& name, hid_t type, hid_t space, const void* data) {
  const Id attribute(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  return attribute && H5Awrite(attribute.get(), type, data) >= 0;
}

Id lineOf(std::size_t count) {
  const hsize_t length = count;
  return {H5Screate_simple(1, &length, nullptr), H5Sclose};
}

AttributeValue readNumber(hid_t attribute, hid_t type, bool& failed) {
  if (H5Tget_class(type) == H5T_FLOAT) {
    double value = 0;
    failed = H5Aread(attribute, H5T_NATIVE_DOUBLE, &value) < 0;
    return value;
  }
  if (H5Tget_class(type) == H5T_ENUM) {
    std::int8_t value = 0;
    const Id boolean = booleanType();
    failed = H5Aread(attribute, boolean.get(), &value) < 0;
    return value != 0;
  }
  if (H5Tget_sign(type) == H5T_SGN_NONE && H5Tget_size(type) == 8) {
    std::uint64_t value = 0;
    failed = H5Aread(attribute, H5T_NATIVE_UINT64, &value) < 0;
    return value;
  }
  std::int64_t value = 0;
  failed = H5Aread(attribute, H5T_NATIVE_INT64, &value) < 0;
  return value;
}

std::string trimmed(const char* text, std::size_t size) {
  std::string result(text, strnlen(text, size));
  while (!result.empty() && result.back() == ' ')
    result.pop_back();
  return result;
}

} // namespace

hid_t memoryType(Element element) {
  switch (element) {
  case Element::Float64:
    return H5T_NATIVE_DOUBLE;
  case Element::Float32:
    return H5T_NATIVE_FLOAT;
  case Element::Int64:
    return H5T_NATIVE_INT64;
  case Element::Int32:
    return H5T_NATIVE_INT32;
  case Element::UInt64:
    return H5T_NATIVE_UINT64;
  case Element::UInt8:
    return H5T_NATIVE_UINT8;
  }
  return -1;
}

Id textType() {
  Id type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), H5T_VARIABLE);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  return type;
}

Id fixedTextType(std::size_t size) {
  Id type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), std::max<std::size_t>(size, 1));
  H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
  return type;
}

bool writeAttribute(hid_t object, const std::string& name, const AttributeValue& value) {
  if (H5Aexists(object, name.c_str()) > 0 && H5Adelete(object, name.c_str()) < 0)
    return false;
  const Id scalar(H5Screate(H5S_SCALAR), H5Sclose);
  struct Writer {
    hid_t object, scalar;
    const std::string& name;
    bool operator()(const std::string& v) const {
      const Id type = textType();
      const char* text = v.c_str();
      return put(object, name, type.get(), scalar, &text);
    }
    bool operator()(double v) const { return put(object, name, H5T_NATIVE_DOUBLE, scalar, &v); }
    bool operator()(std::int64_t v) const { return put(object, name, H5T_NATIVE_INT64, scalar, &v); }
    bool operator()(std::uint64_t v) const { return put(object, name, H5T_NATIVE_UINT64, scalar, &v); }
    bool operator()(bool v) const {
      const Id type = booleanType();
      const std::int8_t byte = v ? 1 : 0;
      return put(object, name, type.get(), scalar, &byte);
    }
    bool operator()(std::uint32_t v) const { return put(object, name, H5T_NATIVE_UINT32, scalar, &v); }
    bool operator()(const std::vector<std::uint64_t>& v) const {
      return put(object, name, H5T_NATIVE_UINT64, lineOf(v.size()).get(), v.data());
    }
    bool operator()(const FixedText& v) const {
      return put(object, name, fixedTextType(v.text.size()).get(), scalar, v.text.c_str());
    }
    bool operator()(const std::vector<FixedText>& v) const {
      std::size_t longest = 1;
      for (const auto& each : v)
        longest = std::max(longest, each.text.size());
      std::string all; // one beside the other, filled up with zeros
      for (const auto& each : v)
        all += each.text + std::string(longest - each.text.size(), '\0');
      return put(object, name, fixedTextType(longest).get(), lineOf(v.size()).get(), all.data());
    }
    bool operator()(const std::vector<double>& v) const {
      return put(object, name, H5T_NATIVE_DOUBLE, lineOf(v.size()).get(), v.data());
    }
    bool operator()(const std::vector<std::string>& v) const {
      const Id type = textType();
      std::vector<const char*> texts;
      for (const auto& text : v)
        texts.push_back(text.c_str());
      return put(object, name, type.get(), lineOf(v.size()).get(), texts.data());
    }
  };
  return std::visit(Writer{object, scalar.get(), name}, value);
}

std::vector<std::string> readTexts(hid_t type, hid_t space, const std::string& where,
                                   herr_t (*read)(hid_t, hid_t, void*), hid_t from) {
  const hssize_t count = H5Sget_simple_extent_npoints(space);
  const bool variable = H5Tis_variable_str(type) > 0;
  const std::size_t size = variable ? sizeof(char*) : H5Tget_size(type);
  if (count < 0 || size == 0 || static_cast<std::size_t>(count) > largestAttribute / size)
    throw Error(where, "holds too many texts");
  std::vector<char> buffer(static_cast<std::size_t>(count) * size + 1, '\0');
  if (count > 0 && read(from, type, buffer.data()) < 0)
    throw Error(where, "cannot read the text (" + hdf5::reason() + ")");
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    if (!variable) {
      texts.push_back(trimmed(buffer.data() + i * size, size));
      continue;
    }
    char* text = nullptr;
    std::memcpy(&text, buffer.data() + i * size, sizeof text);
    texts.emplace_back(text ? text : "");
  }
  if (variable && count > 0)
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, buffer.data());
  return texts;
}

AttributeValue readAttribute(hid_t object, const std::string& name, const std::string& where) {
  const std::string at = where + " attribute " + name;
  const Id attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
  if (!attribute)
    throw Error(at, "is missing or unreadable (" + hdf5::reason() + ")");
  const Id type(H5Aget_type(attribute.get()), H5Tclose), space(H5Aget_space(attribute.get()), H5Sclose);
  const hssize_t count = space ? H5Sget_simple_extent_npoints(space.get()) : -1;
  if (!type || count < 0 || static_cast<std::size_t>(count) > largestAttribute / 8)
    throw Error(at, "is damaged");
  const bool scalar = H5Sget_simple_extent_ndims(space.get()) == 0;
  const H5T_class_t kind = H5Tget_class(type.get());
  if (kind == H5T_STRING) {
    auto texts = readTexts(type.get(), space.get(), at, H5Aread, attribute.get());
    if (scalar)
      return texts.empty() ? std::string() : texts.front();
    return texts;
  }
  if (kind != H5T_FLOAT && kind != H5T_INTEGER && kind != H5T_ENUM)
    throw Error(at, "has an unknown type", "numbers or text");
  bool failed = false;
  AttributeValue value;
  if (scalar && count == 1) {
    value = readNumber(attribute.get(), type.get(), failed);
  } else {
    std::vector<double> numbers(static_cast<std::size_t>(count));
    failed = count > 0 && H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, numbers.data()) < 0;
    value = std::move(numbers);
  }
  if (failed)
    throw Error(at, "cannot be read (" + hdf5::reason() + ")");
  return value;
}

} // namespace larmor::storage
