#include "engine/learning/Propose.h"

#include "engine/core/Philox.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace larmor::learning {

namespace {

constexpr std::size_t candidateCount = 4000;
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

UnitPlace ParameterBox::shareOf(const std::array<double, 3>& place) const {
  UnitPlace share{};
  for (std::size_t i = 0; i < 3; ++i)
    share[i] = (place[i] - low[i]) / (high[i] - low[i]);
  return share;
}

std::vector<ProposedPlace>
proposeIn(const ParameterBox& box,
          const std::function<std::vector<double>(const std::vector<std::array<double, 3>>&)>& uncertaintyAt,
          const std::vector<std::array<double, 3>>& known, std::size_t count, std::uint64_t seed) {
  Philox random(seed, streams::seeding, 77);
  std::vector<std::array<double, 3>> places(candidateCount);
  for (auto& place : places)
    for (std::size_t i = 0; i < 3; ++i)
      place[i] = random.uniform(box.low[i], box.high[i]);
  const auto shares = [&](const auto& all) {
    std::vector<UnitPlace> result;
    for (const auto& place : all)
      result.push_back(box.shareOf(place));
    return result;
  };
  const auto uncertainty = uncertaintyAt(places);
  std::vector<ProposedPlace> proposed;
  for (const std::size_t i : leastCertain(shares(places), uncertainty, shares(known), count))
    proposed.push_back({places[i], uncertainty[i]});
  return proposed;
}

} // namespace larmor::learning
