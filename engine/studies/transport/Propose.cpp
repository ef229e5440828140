#include "engine/studies/transport/Propose.h"

#include "engine/core/Philox.h"
#include "engine/learning/Propose.h"

#include <algorithm>
#include <cmath>

namespace larmor::studies::transport {

namespace {

constexpr std::size_t candidates = 4000;

learning::UnitPlace placeOf(const Point& p) {
  const Domain d;
  return {(p.energy - d.low[0]) / (d.high[0] - d.low[0]), (p.b - d.low[1]) / (d.high[1] - d.low[1]),
          (p.lambdaPerp - d.low[2]) / (d.high[2] - d.low[2])};
}

} // namespace

std::vector<Proposal> propose(const Predictor& predictor, const std::vector<Point>& known, std::size_t count,
                              std::uint64_t seed) {
  const Domain d;
  Philox random(seed, streams::seeding, 77);
  std::vector<Point> points(candidates);
  for (Point& p : points) {
    p.energy = std::max(1e-3, random.uniform(d.low[0], d.high[0]));
    p.b = random.uniform(d.low[1], d.high[1]);
    p.lambdaPerp = random.uniform(d.low[2], d.high[2]);
  }
  std::vector<learning::UnitPlace> places, taken;
  std::vector<double> uncertainty;
  for (const Prediction& p : predictor.at(points))
    uncertainty.push_back(p.uncertainty / p.diffusion);
  for (const Point& p : points)
    places.push_back(placeOf(p));
  for (const Point& p : known)
    taken.push_back(placeOf(p));
  std::vector<Proposal> chosen;
  for (const std::size_t i : learning::leastCertain(places, uncertainty, taken, count))
    chosen.push_back({points[i], uncertainty[i]});
  return chosen;
}

} // namespace larmor::studies::transport
