#pragma once
#include <cstddef>
#include <functional>
#include <optional>

namespace larmor::storage {

/// Values that lie a thousand times or more beyond all the rest.
struct Outliers {
  std::size_t count = 0, first = 0; ///< how many; index of the first
  double value = 0;                 ///< the first
  double rest = 0;                  ///< largest absolute value of the others
  bool mark = false;                ///< all the same number, and one that is customary for missing data
};

/// @returns nullopt if there are none. Zeros prove nothing; where more than a hundredth stands out, only marks count.
std::optional<Outliers> outliersAmong(std::size_t count, const std::function<double(std::size_t)>& valueAt);

} // namespace larmor::storage
