#include "engine/learning/Propose.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace larmor::learning {

namespace {

constexpr double apart = 0.1, fromKnown = 0.02; ///< of the box

double distance(const UnitPlace& a, const UnitPlace& b) {
  const double x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
  return std::sqrt(x * x + y * y + z * z);
}

bool farFrom(const std::vector<UnitPlace>& others, const UnitPlace& place, double least) {
  return std::all_of(others.begin(), others.end(), [&](const UnitPlace& o) { return distance(o, place) >= least; });
}

} // namespace

std::vector<std::size_t> leastCertain(const std::vector<UnitPlace>& candidates, const std::vector<double>& uncertainty,
                                      const std::vector<UnitPlace>& known, std::size_t count) {
  const auto share = [&](std::size_t i) { return std::isfinite(uncertainty[i]) ? uncertainty[i] : 0.0; };
  std::vector<std::size_t> order(candidates.size()), chosen;
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return share(a) > share(b); });
  std::vector<UnitPlace> taken;
  for (const std::size_t i : order)
    if (chosen.size() < count && farFrom(taken, candidates[i], apart) && farFrom(known, candidates[i], fromKnown)) {
      chosen.push_back(i);
      taken.push_back(candidates[i]);
    }
  return chosen;
}

} // namespace larmor::learning
