#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace larmor::learning {

/// Numbers with a shape, last index fastest: values.size() is the product of the shape.
struct Array {
  std::vector<float> values;
  std::vector<std::int64_t> shape;
  bool operator==(const Array&) const = default;
};

/// Arrays by name: inputs, outputs and weights of a network, columns of a data set (rows first).
using Arrays = std::map<std::string, Array>;

/// The array of that name. @throws Error naming the owner, what is there and what was asked for.
const Array& named(const Arrays& arrays, std::string_view name, std::string_view owner);

/// Product of a shape. @throws Error naming the owner if a dimension is not positive or the product overflows.
std::int64_t elementsOf(const std::vector<std::int64_t>& shape, const std::string& owner);

/// Shape and number of values of each fit each other. @throws Error naming owner and array.
void requireConsistent(const Arrays& arrays, const std::string& owner);

} // namespace larmor::learning
