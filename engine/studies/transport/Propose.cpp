#include "engine/studies/transport/Propose.h"

#include "engine/learning/Propose.h"

namespace larmor::studies::transport {

namespace {

constexpr double leastProposed = 1e-3; ///< energy: at 0 nothing moves

std::array<double, 3> placeOf(const Point& p) { return {p.energy, p.b, p.lambdaPerp}; }
Point pointAt(const std::array<double, 3>& place) { return {std::max(leastProposed, place[0]), place[1], place[2]}; }

} // namespace

std::vector<Proposal> propose(const Predictor& predictor, const std::vector<Point>& known, std::size_t count,
                              std::uint64_t seed) {
  const auto uncertaintyAt = [&](const std::vector<std::array<double, 3>>& places) {
    std::vector<Point> points;
    for (const auto& place : places)
      points.push_back(pointAt(place));
    std::vector<double> uncertainty;
    for (const Prediction& p : predictor.at(points))
      uncertainty.push_back(p.uncertainty / p.diffusion);
    return uncertainty;
  };
  std::vector<std::array<double, 3>> taken;
  for (const Point& p : known)
    taken.push_back(placeOf(p));
  const Domain domain;
  std::vector<Proposal> chosen;
  for (const auto& each : learning::proposeIn({domain.low, domain.high}, uncertaintyAt, taken, count, seed))
    chosen.push_back({pointAt(each.place), each.uncertainty});
  return chosen;
}

} // namespace larmor::studies::transport
