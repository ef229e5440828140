#include "MotionTestFields.h"
#include "MotionTestRun.h"
#include "engine/core/Error.h"
#include "engine/core/MachineParameters.h"
#include "engine/core/ParameterSet.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::motion;
using namespace larmor::motion::testing;

namespace {

std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

bool mentions(const std::string& text, const char* word) { return text.find(word) != std::string::npos; }

} // namespace

/// Parameters, the plan that follows from them, and how particles are placed.
class TestEnsemble : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void parameters();
  void refusedParameters_data();
  void refusedParameters();
  void automaticRecords_data();
  void automaticRecords();
  void plan();
  void memory();
  void isotropic();
  void fixedPitch();
  void guidingCentre();
  void independentOfNumber();
  void places();
  void undefinedField();
  void devices();
};

void TestEnsemble::parameters() {
  MotionParameters m;
  EnsembleParameters e;
  ParameterSet set;
  set.add(m);
  set.add(e);
  QVERIFY(set.validate().empty());
  for (const auto& handle : set.all()) {
    const std::string text = handle.text();
    handle.setText(text); // the default is within its range
    QCOMPARE(handle.text(), text);
    QVERIFY(!handle.info().help.empty());
  }
  set.find("T").setText("1.5");
  set.find("steps-per-gyration").setText("50");
  set.find("direction").setText("backward");
  set.find("precision").setText("single");
  set.find("particles").setText("100000");
  QVERIFY(m.form() == Form::Relativistic);
  QCOMPARE(normalisationOf(m).coupling, 0.4);
  const TracePlan p = planOf(m, e);
  QVERIFY(p.single && p.dt < 0 && p.particles == 100000);
  QVERIFY(std::abs(p.dt + 2 * std::numbers::pi * 2.5 / 50) < 1e-15);
}

void TestEnsemble::refusedParameters_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<QString>("value");
  const char* cases[][2] = {{"alpha", "0"},
                            {"alpha", "-3"},
                            {"alpha", "nan"},
                            {"alpha", "inf"},
                            {"T", "-1"},
                            {"gyrations", "0"},
                            {"gyrations", "x"},
                            {"steps_per_gyration", "3"},
                            {"record_every", "-1"},
                            {"particles", "0"},
                            {"particles", "-5"},
                            {"particles", "1e3.5"},
                            {"particles", "10000001"},
                            {"mu", "1.01"},
                            {"pitch", "maybe"},
                            {"device", "abacus"},
                            {"precision", "half"},
                            {"threads", "-1"},
                            {"seed", "-1"},
                            {"start_x", "1e300"}};
  for (const auto& c : cases)
    QTest::addRow("%s %s", c[0], c[1]) << QString(c[0]) << QString(c[1]);
}

void TestEnsemble::refusedParameters() {
  QFETCH(QString, key);
  QFETCH(QString, value);
  MotionParameters m;
  EnsembleParameters e;
  MachineParameters machine;
  ParameterSet set;
  set.add(m);
  set.add(e);
  set.add(machine);
  const auto before = set.texts();
  const std::string message = refusal([&] { set.find(key.toStdString()).setText(value.toStdString()); });
  QVERIFY(mentions(message, key.toUtf8().constData()) && mentions(message, "expected"));
  QVERIFY(set.texts() == before);
}

void TestEnsemble::automaticRecords_data() {
  QTest::addColumn<qulonglong>("particles");
  QTest::addColumn<qulonglong>("steps");
  QTest::addColumn<qulonglong>("perGyration");
  QTest::addColumn<qulonglong>("expected");
  // by hand: divisors of 1.5 x 100 that divide the steps are 1 2 5 10 25 50 ...; 4 and 40 million samples
  QTest::newRow("every step fits") << 1000ull << 2000ull << 100ull << 1ull;
  QTest::newRow("finest below 4 million") << 10000ull << 2000ull << 100ull << 10ull;
  QTest::newRow("a quarter period up to 40 million") << 1000ull << 100000ull << 100ull << 25ull;
  QTest::newRow("coarser beyond") << 1000000ull << 5400ull << 100ull << 150ull;
  QTest::newRow("coarser than the window") << 1000000ull << 12000ull << 100ull << 600ull;
  QTest::newRow("odd number of steps in a period") << 1000ull << 7000ull << 35ull << 5ull;
}

void TestEnsemble::automaticRecords() {
  QFETCH(qulonglong, particles);
  QFETCH(qulonglong, steps);
  QFETCH(qulonglong, perGyration);
  QFETCH(qulonglong, expected);
  QCOMPARE(automaticRecordEvery(particles, steps, perGyration), std::size_t(expected));
}

void TestEnsemble::plan() {
  MotionParameters m;
  EnsembleParameters e;
  m.gyrations = 0.1;
  TracePlan p = planOf(m, e);
  QCOMPARE(p.steps, std::size_t(10));
  m.recordEvery = 7; // rounded up to whole records
  p = planOf(m, e);
  QCOMPARE(p.steps, std::size_t(14));
  QCOMPARE(p.records, std::size_t(3));
  m.gyrations = 0.001;
  QVERIFY(mentions(refusal([&] { planOf(m, e); }), "gyrations"));
  e.placement = Placement::Line;
  e.endZ = 0;
  m.gyrations = 1;
  QVERIFY(mentions(refusal([&] { planOf(m, e); }), "end_z"));
}

void TestEnsemble::memory() {
  MotionParameters m;
  m.gyrations = 1e6;
  m.recordEvery = 1;
  EnsembleParameters e;
  e.particles = 10000000;
  const std::string message = refusal([&] { allocate(planOf(m, e), {}, true); });
  QVERIFY(mentions(message, "10000000 particles") && mentions(message, "record_every"));
}

void TestEnsemble::isotropic() {
  EnsembleParameters e;
  e.particles = 20000;
  const ParticleState s = initialState(*abc(), e, Normalisation{});
  Vec3 mean{}, square{};
  for (std::size_t p = 0; p < s.size(); ++p) {
    const Vec3 v = s.velocity(p), r = s.position(p);
    QVERIFY(std::abs(norm(v) - 1) < 1e-15);
    mean = mean + v;
    for (std::size_t c = 0; c < 3; ++c) {
      square[c] += v[c] * v[c];
      QVERIFY(r[c] > 0 && r[c] < 2 * std::numbers::pi);
    }
  }
  for (std::size_t c = 0; c < 3; ++c) {
    QVERIFY2(std::abs(mean[c] / 20000) < 3.3 / std::sqrt(3.0 * 20000), "3.3 standard errors");
    QVERIFY2(std::abs(square[c] / 20000 - 1.0 / 3) < 3.3 * std::sqrt(4.0 / 45 / 20000), "3.3 standard errors");
  }
}

void TestEnsemble::fixedPitch() {
  EnsembleParameters e;
  e.particles = 500;
  e.pitch = PitchDistribution::Fixed;
  e.mu = -0.3;
  const auto field = abc();
  for (const PlacedPoint placed : {PlacedPoint::Particle, PlacedPoint::GuidingCentre}) {
    e.placed = placed;
    Normalisation n;
    n.coupling = 32;
    const ParticleState s = initialState(*field, e, n);
    for (std::size_t p = 0; p < s.size(); ++p) {
      const Vec3 b = field->at(s.position(p));
      QVERIFY(std::abs(dot(b, s.velocity(p)) / norm(b) + 0.3) < 1e-14);
    }
  }
}

void TestEnsemble::guidingCentre() {
  EnsembleParameters e;
  e.particles = 100;
  e.placement = Placement::Axis;
  e.startZ = 0.2;
  Normalisation n;
  n.coupling = 100;
  const auto field = bottle();
  const ParticleState s = initialState(*field, e, n);
  double widest = 0;
  for (std::size_t p = 0; p < s.size(); ++p) {
    const Vec3 b = field->at(s.position(p)), v = s.velocity(p), r = s.position(p);
    const Vec3 centre = r + (1 / (n.coupling * dot(b, b))) * cross(v, b);
    QVERIFY2(norm(centre - Vec3{0, 0, 0.2}) < 1e-13, "the fixed point, gained by 0.01 in each of 8 iterations");
    widest = std::max(widest, norm(centre - r));
  }
  QVERIFY(widest > 0.009 && widest < 0.0105);
  e.placed = PlacedPoint::Particle;
  QVERIFY(initialState(*field, e, n).position(5) == (Vec3{0, 0, 0.2}));
}

void TestEnsemble::independentOfNumber() {
  EnsembleParameters few, many;
  few.particles = 10;
  many.particles = 1000;
  const ParticleState a = initialState(*abc(), few, Normalisation{}, 1),
                      b = initialState(*abc(), many, Normalisation{});
  for (std::size_t p = 0; p < 10; ++p)
    QVERIFY(a.position(p) == b.position(p) && a.velocity(p) == b.velocity(p));
  QVERIFY(b.position(0) != b.position(1));
}

void TestEnsemble::places() {
  EnsembleParameters e;
  e.particles = 3;
  e.placement = Placement::Line;
  e.startX = 1;
  e.endX = 2;
  e.endY = 4;
  const ParticleState s = initialState(*bottle(), e, Normalisation{});
  QVERIFY(s.position(0) == (Vec3{1, 0, 0}) && s.position(2) == (Vec3{2, 4, 1}));
  QVERIFY(s.position(1) == (Vec3{1.5, 2, 0.5}));
  e.placement = Placement::Box;
  const Vec3 r = initialState(*bottle(), e, Normalisation{}).position(0); // unbounded: the view, [-1, 1]
  QVERIFY(std::abs(r[0]) < 1 && std::abs(r[1]) < 1 && std::abs(r[2]) < 1);
}

void TestEnsemble::undefinedField() {
  EnsembleParameters e;
  e.particles = 2;
  e.placement = Placement::Point;
  e.pitch = PitchDistribution::Fixed;
  const auto dipole = functionField([](const Vec3& r) { return (1 / dot(r, r)) * r; });
  QVERIFY(mentions(refusal([&] { initialState(*dipole, e, Normalisation{}); }), "not finite at the start"));
  e.particles = 0;
  QVERIFY(mentions(refusal([&] { initialState(*dipole, e, Normalisation{}); }), "particles"));
}

void TestEnsemble::devices() {
  MotionParameters m;
  EnsembleParameters e;
  e.particles = 4;
  const auto field = fields::uniform({0, 0, 1});
  const TracePlan p = planOf(m, e);
  const auto setup = setupOf(p, m, field->info());
  for (const Device device : {Device::Cpu, Device::Auto}) {
    std::string why;
    const auto stepper = makeStepper(field, setup, initialState(*field, e, p), device, &why);
    QVERIFY(mentions(stepper->deviceName(), "CPU")); // double precision stays on the processor
    QVERIFY(!why.empty());
  }
  const auto noShader = abc();
  const std::string message =
      refusal([&] { makeStepper(noShader, setup, initialState(*noShader, e, p), Device::Gpu); });
  QVERIFY(!message.empty());
}

LARMOR_TEST(TestEnsemble)
#include "tst_ensemble.moc"

#include <algorithm>
