#include "engine/learning/Array.h"

#include "engine/core/Error.h"

#include <fmt/format.h>
#include <limits>

namespace larmor::learning {

const Array& named(const Arrays& arrays, std::string_view name, std::string_view owner) {
  if (const auto found = arrays.find(std::string(name)); found != arrays.end())
    return found->second;
  std::string there;
  for (const auto& [other, array] : arrays)
    there += (there.empty() ? "" : ", ") + other;
  throw Error(std::string(owner), "has " + (there.empty() ? "no arrays" : there), std::string(name));
}

std::int64_t elementsOf(const std::vector<std::int64_t>& shape, const std::string& owner) {
  std::int64_t count = 1;
  for (const std::int64_t n : shape) {
    if (n <= 0 || count > std::numeric_limits<std::int64_t>::max() / n)
      throw Error(owner, fmt::format("a dimension is {}", n), "positive dimensions");
    count *= n;
  }
  return count;
}

void requireConsistent(const Arrays& arrays, const std::string& owner) {
  for (const auto& [name, array] : arrays) {
    const std::string where = owner + " " + name;
    const std::int64_t count = elementsOf(array.shape, where);
    if (count != static_cast<std::int64_t>(array.values.size()))
      throw Error(where, fmt::format("{} values for a shape of {}", array.values.size(), count));
  }
}

} // namespace larmor::learning
