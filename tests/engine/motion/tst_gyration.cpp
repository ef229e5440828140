#include "MotionTestFields.h"
#include "MotionTestRun.h"
#include "engine/motion/GyroPeriod.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::motion;
using namespace larmor::motion::testing;

namespace {

constexpr double pi = std::numbers::pi;

EnsembleParameters onePerpendicular() {
  EnsembleParameters e;
  e.particles = 1;
  e.placement = Placement::Point;
  e.pitch = PitchDistribution::Fixed;
  e.mu = 0;
  return e;
}

/// Radius of the circle through three points.
double circumradius(const Vec3& a, const Vec3& b, const Vec3& c) {
  return norm(b - a) * norm(c - b) * norm(a - c) / (2 * norm(cross(b - a, c - a)));
}

} // namespace

/// Motion in a uniform field against the closed forms of the integrators.
class TestGyration : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void period_data();
  void period();
  void radius_data();
  void radius();
  void phaseAfterTenGyrations_data();
  void phaseAfterTenGyrations();
  void helix();
  void relativisticUnits();
};

void TestGyration::period_data() {
  QTest::addColumn<double>("alpha");
  QTest::addColumn<double>("kineticEnergy");
  QTest::addColumn<int>("steps");
  QTest::addColumn<bool>("exact");
  QTest::newRow("alpha form, 100 steps") << 32.0 << 0.0 << 100 << false;
  QTest::newRow("alpha form, 20 steps") << 512.0 << 0.0 << 20 << false;
  QTest::newRow("relativistic, 10 steps") << 32.0 << 1.0 << 10 << false;
  QTest::newRow("exact rotation, 10 steps") << 32.0 << 0.0 << 10 << true;
  QTest::newRow("exact rotation, relativistic") << 32.0 << 5.0 << 20 << true;
}

void TestGyration::period() {
  QFETCH(double, alpha);
  QFETCH(double, kineticEnergy);
  QFETCH(int, steps);
  QFETCH(bool, exact);
  MotionParameters m;
  m.alpha = alpha;
  m.kineticEnergy = kineticEnergy;
  m.stepsPerGyration = steps;
  m.pusher = exact ? Pusher::ExactRotation : Pusher::Boris;
  EnsembleParameters e;
  e.particles = 100;
  const auto field = fields::uniform({0, 0, 1});
  const TracePlan plan = planOf(m, e);
  const double measured =
      measuredGyroPeriod(*field, setupOf(plan, m, field->info()), initialState(*field, e, plan), plan.steps);
  const double h = 2 * pi / steps, rate = kineticEnergy > 0 ? 1 / (1 + kineticEnergy) : alpha;
  const double expected = 2 * pi / rate * (exact ? 1.0 : h / 2 / std::atan(h / 2));
  // Rounding of the rotation by each step, for particles of any pitch: 1e-16 over the smallest v_perp.
  QVERIFY2(std::abs(measured / expected - 1) < 1e-11, qPrintable(QString::number(measured / expected - 1)));
}

void TestGyration::radius_data() {
  QTest::addColumn<int>("steps");
  QTest::newRow("100 steps") << 100;
  QTest::newRow("20 steps") << 20;
  QTest::newRow("12 steps") << 12;
}

void TestGyration::radius() {
  QFETCH(int, steps);
  MotionParameters m;
  m.stepsPerGyration = steps;
  m.recordEvery = steps / 4;
  const Run run = trace(fields::uniform({0, 0, 1}), m, onePerpendicular());
  // Where the velocity turns, half a step from the records, the points lie at rho sqrt(1 + (h/2)^2); the records are
  // the middles of the chords between them and therefore at rho itself.
  const double h = 2 * pi / steps, rho = 1 / m.alpha, corner = rho * std::sqrt(1 + h * h / 4);
  const auto record = [&](std::size_t r) { return run.data.position.at(0, r); };
  const auto turning = [&](std::size_t r) { return record(r) + 0.5 * run.plan.dt * run.data.velocity.at(0, r); };
  for (std::size_t r = 2; r < run.plan.records; ++r) {
    const double middle = circumradius(record(r - 2), record(r - 1), record(r));
    const double outer = circumradius(turning(r - 2), turning(r - 1), turning(r));
    QVERIFY2(std::abs(middle / rho - 1) < 1e-11, "closed form of drift-rotation-drift; rounding only");
    QVERIFY2(std::abs(outer / corner - 1) < 1e-11, "closed form of drift-rotation-drift; rounding only");
  }
}

void TestGyration::phaseAfterTenGyrations_data() {
  QTest::addColumn<bool>("exact");
  QTest::newRow("Boris") << false;
  QTest::newRow("exact") << true;
}

void TestGyration::phaseAfterTenGyrations() {
  QFETCH(bool, exact);
  MotionParameters m;
  m.gyrations = 10;
  m.pusher = exact ? Pusher::ExactRotation : Pusher::Boris;
  const Run run = trace(fields::uniform({0, 0, 1}), m, onePerpendicular());
  const double h = 2 * pi / 100, lag = exact ? 0.0 : 1000 * (h - 2 * std::atan(h / 2));
  const Vec3 v = run.last.velocity(0), v0 = run.first.velocity(0);
  const double angle = std::atan2(norm(cross(v0, v)), dot(v0, v));
  QVERIFY2(std::abs(angle - lag) < 1e-12, "1000 rotations, each good to 1e-16");
}

void TestGyration::helix() {
  MotionParameters m;
  m.gyrations = 3;
  EnsembleParameters e = onePerpendicular();
  e.mu = 0.6;
  const Run run = trace(fields::uniform({0, 0, -1}), m, e);
  const double duration = 3 * 2 * pi / m.alpha;
  QVERIFY(std::abs(run.last.z[0] + 0.6 * duration) < 1e-13); // mu is relative to b, which points to -z
  QVERIFY(std::abs(run.data.time.back() - duration) < 1e-13);
  QVERIFY(std::abs(run.data.field.at(0, 1)[2] + 1) < 1e-15);
}

void TestGyration::relativisticUnits() {
  MotionParameters m;
  m.kineticEnergy = 1.0;
  const Normalisation n = normalisationOf(m);
  QCOMPARE(n.form, std::string("relativistic"));
  QVERIFY(std::abs(n.gyroPeriod() - 4 * pi) < 1e-14);   // 2 pi gamma
  QVERIFY(std::abs(n.speed - std::sqrt(0.75)) < 1e-15); // sqrt(1 - 1/gamma^2)
  const Run run = trace(fields::uniform({0, 0, 1}), m, onePerpendicular());
  double widest = 0;
  for (std::size_t r = 0; r < run.plan.records; ++r)
    widest = std::max(widest, norm(run.data.position.at(0, r) - run.data.position.at(0, 0)));
  const double diameter = 2 * std::sqrt(3.0);      // 2 gamma v
  QVERIFY(std::abs(widest / diameter - 1) < 5e-4); // records lie within half a step of the far point: 1 - cos(h/2)
  m.kineticEnergy = 1e-12;
  QVERIFY(std::abs(normalisationOf(m).speed / std::sqrt(2e-12) - 1) < 1e-11); // non-relativistic limit
}

LARMOR_TEST(TestGyration)
#include "tst_gyration.moc"

#include <algorithm>
