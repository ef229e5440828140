#include "MotionTestFields.h"
#include "MotionTestRun.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::motion;
using namespace larmor::motion::testing;

namespace {

EnsembleParameters onAxis(std::int64_t particles) {
  EnsembleParameters e;
  e.particles = particles;
  e.placement = Placement::Axis; // guiding centre at the origin, the weakest field
  return e;
}

/// Times at which z of a path crosses zero, interpolated.
std::vector<double> crossings(const Trajectories& t, std::size_t particle) {
  std::vector<double> times;
  for (std::size_t r = 1; r < t.records(); ++r) {
    const double before = t.position.at(particle, r - 1)[2], after = t.position.at(particle, r)[2];
    if (r > 1 && before * after < 0)
      times.push_back(t.time[r - 1] + (t.time[r] - t.time[r - 1]) * before / (before - after));
  }
  return times;
}

double highest(const Trajectories& t, std::size_t particle) {
  double z = 0;
  for (std::size_t r = 0; r < t.records(); ++r)
    z = std::max(z, std::abs(t.position.at(particle, r)[2]));
  return z;
}

} // namespace

/// Magnetic bottle and mirror: adiabatic theory is the closed form.
class TestTrapping : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void bounce_data();
  void bounce();
  void magneticMoment();
  void lossCone_data();
  void lossCone();
};

void TestTrapping::bounce_data() {
  QTest::addColumn<double>("mu");
  QTest::newRow("mu 0.3") << 0.3;
  QTest::newRow("mu 0.5") << 0.5;
  QTest::newRow("mu -0.7") << -0.7;
}

void TestTrapping::bounce() {
  QFETCH(double, mu);
  MotionParameters m;
  m.alpha = 500;
  m.gyrations = 2000;
  m.stepsPerGyration = 40;
  m.recordEvery = 20;
  EnsembleParameters e = onAxis(8);
  e.pitch = PitchDistribution::Fixed;
  e.mu = mu;
  const Run run = trace(bottle(), m, e);
  const double vPerpendicular = std::sqrt(1 - mu * mu), period = 2 * std::numbers::pi / vPerpendicular; // L = 1
  for (std::size_t p = 0; p < 8; ++p) {
    const auto times = crossings(run.data, p);
    QVERIFY(times.size() >= 3);
    const double measured = 2 * (times.back() - times.front()) / static_cast<double>(times.size() - 1);
    QVERIFY2(std::abs(measured / period - 1) < 0.01, "paraxial theory, gyro-radius 0.002 L");
    QVERIFY(std::abs(highest(run.data, p) / (std::abs(mu) / vPerpendicular) - 1) < 0.01); // L/tan(pitch)
  }
}

void TestTrapping::magneticMoment() {
  MotionParameters m;
  m.alpha = 500;
  m.gyrations = 500;
  m.recordEvery = 50;
  EnsembleParameters e = onAxis(8);
  e.pitch = PitchDistribution::Fixed;
  const Run run = trace(bottle(), m, e);
  const auto moment = [&](std::size_t p, std::size_t r) {
    const Vec3 v = run.data.velocity.at(p, r), b = run.data.field.at(p, r);
    const double parallel = dot(v, b) / norm(b);
    return (dot(v, v) - parallel * parallel) / (2 * norm(b));
  };
  for (std::size_t p = 0; p < 8; ++p)
    for (std::size_t r = 0; r < run.plan.records; ++r)
      QVERIFY2(std::abs(moment(p, r) / moment(p, 0) - 1) < 0.01, "first adiabatic invariant to order gyro-radius/L");
}

void TestTrapping::lossCone_data() {
  QTest::addColumn<double>("ratio");
  QTest::newRow("R = 2") << 2.0;
  QTest::newRow("R = 5") << 5.0;
}

void TestTrapping::lossCone() {
  QFETCH(double, ratio);
  MotionParameters m;
  m.alpha = 200;
  m.gyrations = 250; // 8 L/v, the slowest escapes included but for a layer of 1e-3
  m.stepsPerGyration = 40;
  m.recordEvery = 60;
  constexpr std::int64_t particles = 3000;
  const Run run = trace(mirror(ratio), m, onAxis(particles));
  std::size_t lost = 0;
  for (std::size_t p = 0; p < particles; ++p)
    lost += highest(run.data, p) > 1.0;
  const double expected = 1 - std::sqrt(1 - 1 / ratio), fraction = static_cast<double>(lost) / particles;
  const double sigma = std::sqrt(expected * (1 - expected) / particles);
  QVERIFY2(std::abs(fraction - expected) < 2 * sigma,
           qPrintable(QString("%1, expected %2 +- %3").arg(fraction).arg(expected).arg(sigma)));
}

LARMOR_TEST(TestTrapping)
#include "tst_trapping.moc"

#include <algorithm>
