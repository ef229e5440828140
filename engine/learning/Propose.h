#pragma once
#include <array>
#include <cstddef>
#include <vector>

namespace larmor::learning {

/// A place in a box of three parameters, each as a share of its range.
using UnitPlace = std::array<double, 3>;

/// Where a simulation would teach a model most: the candidates of largest relative uncertainty, each at least a tenth
/// of the box away from those chosen before and from none of `known` nearer than a fiftieth.
/// @param uncertainty relative, of each candidate; what is not finite counts as 0.
/// @returns numbers of at most `count` candidates, the least certain first.
std::vector<std::size_t> leastCertain(const std::vector<UnitPlace>& candidates, const std::vector<double>& uncertainty,
                                      const std::vector<UnitPlace>& known, std::size_t count);

} // namespace larmor::learning
