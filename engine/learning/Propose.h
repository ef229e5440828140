#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace larmor::learning {

/// A place in a box of three parameters, each as a share of its range.
using UnitPlace = std::array<double, 3>;

/// A box of three parameters.
struct ParameterBox {
  std::array<double, 3> low{}, high{};
  UnitPlace shareOf(const std::array<double, 3>& place) const;
};

/// A place where a simulation would teach a model most.
struct ProposedPlace {
  std::array<double, 3> place{};
  double uncertainty = 0; ///< relative; not a number if the model tells none
};
/// Among some thousand places of the box, drawn by the seed: leastCertain().
/// @param uncertaintyAt relative, of many places at once. @param known places.
std::vector<ProposedPlace>
proposeIn(const ParameterBox& box,
          const std::function<std::vector<double>(const std::vector<std::array<double, 3>>&)>& uncertaintyAt,
          const std::vector<std::array<double, 3>>& known, std::size_t count, std::uint64_t seed);

/// Where a simulation would teach a model most: the candidates of largest relative uncertainty, each at least a tenth
/// of the box away from those chosen before and from none of `known` nearer than a fiftieth.
/// @param uncertainty relative, of each candidate; what is not finite counts as 0.
/// @returns numbers of at most `count` candidates, the least certain first.
std::vector<std::size_t> leastCertain(const std::vector<UnitPlace>& candidates, const std::vector<double>& uncertainty,
                                      const std::vector<UnitPlace>& known, std::size_t count);

} // namespace larmor::learning
