#include "engine/core/Philox.h"
#include "engine/statistics/Spread.h"
#include "tests/harness/Test.h"

#include <algorithm>
#include <cmath>

using namespace larmor;
using namespace larmor::statistics;

namespace {

constexpr std::size_t particles = 4000, samples = 64;
constexpr double step = 0.5, diffusion = 0.7;

std::vector<double> times() {
  std::vector<double> all;
  for (std::size_t s = 1; s <= samples; ++s)
    all.push_back(step * double(s));
  return all;
}

/// Particles first .. end - 1 of a random walk with that diffusion coefficient, or flying straight.
void fill(SpreadPart& part, bool straight) {
  for (std::size_t p = part.first; p < part.end; ++p) {
    Philox random(3, streams::particles, p);
    const double sigma = std::sqrt(2 * diffusion * step);
    std::array<double, 3> at{};
    std::vector<std::array<double, 2>> centres;
    const double vx = random.normal(), vy = random.normal();
    for (std::size_t s = 0; s < samples; ++s) {
      at[0] += straight ? vx * step : sigma * random.normal();
      at[1] += straight ? vy * step : sigma * random.normal();
      part.add(s, at, p % 2 ? 0.5 : -0.1);
      centres.push_back({at[0], at[1]});
    }
    part.addCentres(centres);
  }
}

Spread spreadOf(bool straight, std::size_t chunk, bool backwards) {
  SpreadSums sums(times(), particles);
  std::vector<SpreadPart> parts;
  for (std::size_t first = 0; first < particles; first += chunk)
    for (auto& part : sums.emptyParts(first, std::min(particles, first + chunk)))
      parts.push_back(std::move(part));
  if (backwards)
    std::reverse(parts.begin(), parts.end());
  for (auto& part : parts) {
    fill(part, straight);
    sums.add(part);
  }
  return sums.result("t", "D");
}

bool near(const Estimate& e, double truth) { return e.error > 0 && std::abs(e.value - truth) < 4 * e.error; }

} // namespace

class TestSpread : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void randomWalkDiffuses() {
    const Spread s = spreadOf(false, 500, false);
    QCOMPARE(s.particles, particles);
    QVERIFY(near(s.diffusion, diffusion) && s.diffusion.error < 0.05);
    QVERIFY(near(s.diffusionEnd, diffusion) && s.diffusionEnd.error < 0.05);
    QVERIFY(near(s.diffusionMoving, diffusion) && s.diffusionMoving.error < s.diffusion.error);
    QVERIFY(std::abs(s.kurtosis - 3) < 0.3);
    QVERIFY(std::abs(s.pitchCosine.value - 0.2) < 1e-12);
    QCOMPARE(s.running.x, times());
    QCOMPARE(s.running.y.back(), s.diffusionEnd.value);
  }

  /// <dx^2 + dy^2> = 2 t^2 <v^2>: D(t) grows, the slope is half as large again, and nobody calls that settled.
  void straightFlightIsNotSaturated() {
    const Spread s = spreadOf(true, 500, false);
    QVERIFY(!s.saturated);
    QVERIFY(std::abs(s.running.y.back() / s.running.y[samples / 2 - 1] - 2) < 1e-9);
    QVERIFY(std::abs(s.diffusion.value / s.diffusionEnd.value - 1.5) < 0.02);
  }

  /// Whatever the particles are computed on: pieces belong to particles, and their order does not matter.
  void partsInAnyOrder() {
    const Spread whole = spreadOf(false, particles, false), parts = spreadOf(false, 333, true);
    QVERIFY(std::abs(parts.diffusion.value - whole.diffusion.value) < 1e-12);
    QVERIFY(std::abs(parts.diffusion.error - whole.diffusion.error) < 1e-12);
    QVERIFY(std::abs(parts.diffusionMoving.error - whole.diffusionMoving.error) < 1e-12);
  }
};

LARMOR_TEST(TestSpread)
#include "tst_spread.moc"
