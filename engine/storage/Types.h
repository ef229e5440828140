#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace larmor::storage {

/// Lengths along the axes, slowest first.
using Shape = std::vector<std::size_t>;

/// Number of elements. @throws Error on overflow.
std::size_t elementsOf(const Shape& shape);
/// "[10, 2000, 3]".
std::string textOf(const Shape& shape);

/// Element types we write; others are converted when read.
enum class Element { Float64, Float32, Int64, Int32, UInt64, UInt8 };
std::size_t sizeOf(Element element);
std::string_view nameOf(Element element); ///< "float64"

template <class T>
struct ElementOf;
template <>
struct ElementOf<double> {
  static constexpr Element value = Element::Float64;
};
template <>
struct ElementOf<float> {
  static constexpr Element value = Element::Float32;
};
template <>
struct ElementOf<std::int64_t> {
  static constexpr Element value = Element::Int64;
};
template <>
struct ElementOf<std::int32_t> {
  static constexpr Element value = Element::Int32;
};
template <>
struct ElementOf<std::uint64_t> {
  static constexpr Element value = Element::UInt64;
};
template <>
struct ElementOf<std::uint8_t> {
  static constexpr Element value = Element::UInt8;
};

/// Written as ASCII text of fixed length, for formats of others that ask for it; read back as std::string.
struct FixedText {
  std::string text;
};

/// What an attribute holds. One-dimensional numbers of any kind are read as doubles, std::uint32_t as std::int64_t.
using AttributeValue =
    std::variant<std::string, double, std::int64_t, std::uint64_t, bool, std::vector<double>, std::vector<std::string>,
                 FixedText, std::vector<FixedText>, std::uint32_t, std::vector<std::uint64_t>>;
using Attributes = std::vector<std::pair<std::string, AttributeValue>>;

} // namespace larmor::storage
