#include "engine/studies/transport/Propose.h"

#include "engine/core/Philox.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace larmor::studies::transport {

namespace {

constexpr std::size_t candidates = 4000;
constexpr double apart = 0.1, fromKnown = 0.02; ///< of the domain

double distance(const Point& a, const Point& b) {
  const Domain d;
  const double t = (a.energy - b.energy) / (d.high[0] - d.low[0]), u = (a.b - b.b) / (d.high[1] - d.low[1]),
               l = (a.lambdaPerp - b.lambdaPerp) / (d.high[2] - d.low[2]);
  return std::sqrt(t * t + u * u + l * l);
}

bool farFrom(const std::vector<Point>& others, const Point& point, double least) {
  return std::all_of(others.begin(), others.end(), [&](const Point& o) { return distance(o, point) >= least; });
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
  const auto predictions = predictor.at(points);
  const auto share = [&](std::size_t i) {
    const double u = predictions[i].uncertainty / predictions[i].diffusion;
    return std::isfinite(u) ? u : 0.0;
  };
  std::vector<std::size_t> order(candidates);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return share(a) > share(b); });
  std::vector<Proposal> chosen;
  std::vector<Point> taken;
  for (const std::size_t i : order)
    if (chosen.size() < count && farFrom(taken, points[i], apart) && farFrom(known, points[i], fromKnown)) {
      chosen.push_back({points[i], share(i)});
      taken.push_back(points[i]);
    }
  return chosen;
}

} // namespace larmor::studies::transport
