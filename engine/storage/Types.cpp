#include "engine/storage/Types.h"

#include "engine/core/Error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace larmor::storage {

std::size_t elementsOf(const Shape& shape) {
  std::size_t count = 1;
  bool overflow = false, zero = false;
  for (const std::size_t length : shape) {
    zero = zero || length == 0;
    overflow = overflow || __builtin_mul_overflow(count, length, &count);
  }
  if (zero)
    return 0;
  if (overflow)
    throw Error("array", "shape " + textOf(shape) + " is too large");
  return count;
}

std::string textOf(const Shape& shape) { return fmt::format("[{}]", fmt::join(shape, ", ")); }

std::size_t sizeOf(Element element) {
  switch (element) {
  case Element::Float64:
  case Element::Int64:
  case Element::UInt64:
    return 8;
  case Element::Float32:
  case Element::Int32:
    return 4;
  case Element::UInt8:
    return 1;
  }
  return 1;
}

std::string_view nameOf(Element element) {
  constexpr std::string_view names[] = {"float64", "float32", "int64", "int32", "uint64", "uint8"};
  return names[static_cast<std::size_t>(element)];
}

} // namespace larmor::storage
