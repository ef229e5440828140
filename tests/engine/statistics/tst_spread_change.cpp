#include "engine/core/Philox.h"
#include "engine/statistics/Spread.h"
#include "tests/harness/Test.h"

#include <cmath>

using namespace larmor;
using namespace larmor::statistics;

namespace {

constexpr std::size_t walkSamples = 200, walkers = 400;

std::vector<double> timesUpTo(double end) {
  std::vector<double> times;
  for (std::size_t s = 1; s <= walkSamples; ++s)
    times.push_back(end * static_cast<double>(s) / double(walkSamples));
  return times;
}

/// A walk at `count` samples, the same one whatever is looked at of it. @param grows how much larger steps are at the
/// end than at the beginning.
Centres walkOf(std::size_t particle, std::size_t count, double grows) {
  Philox random(3, 1, particle);
  Centres at;
  double x = 0, y = 0;
  for (std::size_t s = 0; s < count; ++s) {
    const double size = 1.0 + (grows - 1.0) * static_cast<double>(s) / static_cast<double>(count);
    x += size * random.normal();
    y += size * random.normal();
    at.push_back({x, y});
  }
  return at;
}

void add(SpreadSums& sums, std::size_t from, std::size_t every, std::size_t count, double grows) {
  for (SpreadPart part : sums.emptyParts(0, walkers)) {
    for (std::size_t n = part.first; n < part.end; ++n) {
      const Centres whole = walkOf(n, count, grows);
      Centres at;
      for (std::size_t s = every - 1; s < walkSamples * every; s += every)
        at.push_back(whole[s]);
      for (std::size_t s = from; s < walkSamples; ++s)
        part.add(s, {at[s][0], at[s][1], 0.0}, 0.5);
      part.addCentres(at);
    }
    sums.add(part);
  }
}

} // namespace

/// Spreading across a direction, and how flat its diffusion coefficient is.
class TestSpreadChange : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// Steps of 1 in each direction per unit of time: D = 1/2, at every time.
  void aRandomWalkIsFlat() {
    SpreadSums sums(timesUpTo(200), walkers);
    add(sums, 0, 1, 200, 1.0);
    const Spread s = sums.result("", "");
    QVERIFY(std::abs(s.diffusionMoving.value - 0.5) < 4 * s.diffusionMoving.error);
    QVERIFY(std::abs(s.change.value) < 3 * s.change.error && s.flat(3));
    QVERIFY2(s.change.error > 0.005 && s.change.error < 0.1, QByteArray::number(s.change.error));
  }

  /// Steps that grow: D does too, by its slope between the middles of the two windows.
  void aGrowingWalkIsNot() {
    SpreadSums sums(timesUpTo(200), walkers);
    add(sums, 0, 1, 200, 4.0);
    const Spread s = sums.result("", "");
    QVERIFY(!s.saturated && !s.flat(5));
    QVERIFY2(s.change.value > 5 * s.change.error, QByteArray::number(s.change.value));
  }

  /// Half of the time first and then the other half, or all at once: the same bits.
  void twiceTheTime() {
    SpreadSums half(timesUpTo(200), walkers), whole(timesUpTo(400), walkers);
    add(half, 0, 1, 400, 4.0);
    SpreadSums next = half.forTwiceTheTime();
    QCOMPARE(next.particles(), std::size_t(0));
    add(next, walkSamples / 2, 2, 400, 4.0);
    add(whole, 0, 2, 400, 4.0);
    const Spread a = next.result("", ""), b = whole.result("", "");
    QVERIFY(a.running.x == b.running.x && a.running.y == b.running.y && a.running.error == b.running.error);
    QVERIFY(a.pitch.y == b.pitch.y);
    QCOMPARE(a.diffusion.value, b.diffusion.value);
    QCOMPARE(a.diffusionMoving.value, b.diffusionMoving.value);
    QCOMPARE(a.change.value, b.change.value);
    QCOMPARE(a.change.error, b.change.error);
    QCOMPARE(a.particles, walkers);
    QCOMPARE(everySecond({{1, 0}, {2, 0}, {3, 0}, {4, 0}}), (Centres{{2, 0}, {4, 0}}));
  }
};

LARMOR_CORE_TEST(TestSpreadChange)
#include "tst_spread_change.moc"
