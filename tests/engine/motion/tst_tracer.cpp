#include "MotionTestFields.h"
#include "MotionTestRun.h"
#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/motion/Tracer.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::motion;
using namespace larmor::motion::testing;

namespace {

bool same(const Run& a, const Run& b) {
  return a.last.x == b.last.x && a.last.y == b.last.y && a.last.z == b.last.z && a.last.vx == b.last.vx &&
         a.last.vy == b.last.vy && a.last.vz == b.last.vz && a.last.step == b.last.step &&
         [](const RecordArray& p, const RecordArray& q) {
           return p.single() ? *p.floats() == *q.floats() : *p.doubles() == *q.doubles();
         }(a.data.position, b.data.position) &&
         a.energyError == b.energyError;
}

/// Asks for cancel at the given evaluation.
class Interrupting final : public fields::Field {
public:
  Interrupting(fields::FieldPointer inner, jobs::JobContext& context, int at)
      : inner_(std::move(inner)), context_(context), left_(at) {}
  void evaluate(const fields::Points& points, const fields::Values& values) const override {
    if (--left_ == 0)
      context_.requestCancel();
    inner_->evaluate(points, values);
  }
  fields::FieldInfo info() const override { return inner_->info(); }

private:
  fields::FieldPointer inner_;
  jobs::JobContext& context_;
  mutable std::atomic<int> left_;
};

/// Strength 1 + p/10 for particle p.
class Individual final : public fields::Field {
public:
  void evaluate(const fields::Points& points, const fields::Values& values) const override {
    fields::uniform({0, 0, 1})->evaluate(points, values);
  }
  fields::FieldInfo info() const override { return {}; }
  fields::FieldPointer realisation(std::uint64_t p) const override {
    return fields::uniform({0, 0, 1 + static_cast<double>(p) / 10});
  }
};

} // namespace

class TestTracer : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void energyAfter1e5Steps_data();
  void energyAfter1e5Steps();
  void sameBits_data();
  void sameBits();
  void backwardReturns();
  void cancelKeepsState();
  void ownRealisations_data();
  void ownRealisations();
  void singleNearDouble();
  void singleFarFromOrigin();
  void badInput();
};

void TestTracer::energyAfter1e5Steps_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<bool>("exact");
  for (const char* name : {"uniform", "abc", "bottle"})
    for (const bool exact : {false, true})
      QTest::addRow("%s, %s", name, exact ? "exact" : "Boris") << QString(name) << exact;
}

void TestTracer::energyAfter1e5Steps() {
  QFETCH(QString, name);
  QFETCH(bool, exact);
  MotionParameters m;
  m.gyrations = 1000;
  m.pusher = exact ? Pusher::ExactRotation : Pusher::Boris;
  EnsembleParameters e;
  e.particles = 20;
  const Run run = trace(name == "uniform" ? fields::uniform({0.3, -0.2, 1}) : name == "abc" ? abc() : bottle(), m, e);
  QCOMPARE(run.plan.steps, std::size_t(100000));
  QVERIFY2(run.energyError < 1e-12 && run.energyError > 0, qPrintable(QString::number(run.energyError)));
}

void TestTracer::sameBits_data() {
  QTest::addColumn<int>("threads");
  QTest::addColumn<int>("recordsPerAdvance");
  QTest::addColumn<bool>("single");
  QTest::newRow("two threads") << 2 << 1000000 << false;
  QTest::newRow("seven threads, record by record") << 7 << 1 << false;
  QTest::newRow("all threads, three records, single") << 0 << 3 << true;
}

void TestTracer::sameBits() {
  QFETCH(int, threads);
  QFETCH(int, recordsPerAdvance);
  QFETCH(bool, single);
  MotionParameters m;
  m.gyrations = 30;
  m.recordEvery = 30;
  m.precision = single ? Precision::Single : Precision::Double;
  EnsembleParameters e;
  e.particles = 333; // a last block that is not full
  constexpr std::size_t whole = 1000000;
  const Run one = trace(abc(), m, e, whole, 1), again = trace(abc(), m, e, whole, 1);
  const Run many =
      trace(abc(), m, e, static_cast<std::size_t>(recordsPerAdvance), static_cast<unsigned>(threads));
  QVERIFY(same(one, again));
  QVERIFY(same(one, many));
  e.seed = 2;
  QVERIFY(!same(one, trace(abc(), m, e)));
}

void TestTracer::backwardReturns() {
  MotionParameters m;
  m.gyrations = 10;
  EnsembleParameters e;
  e.particles = 50;
  const Run there = trace(abc(), m, e);
  m.direction = Direction::Backward;
  const TracePlan plan = planOf(m, e);
  Trajectories data = allocate(plan, abc()->info(), true);
  ParticleState start = there.last;
  start.step = 0;
  Tracer back(abc(), setupOf(plan, m, abc()->info()), start);
  back.writeInitial(data);
  jobs::JobContext context;
  back.advance(data, 1, plan.records - 1, context);
  QVERIFY(data.time.back() < 0);
  double farthest = 0, gone = 0;
  for (std::size_t p = 0; p < start.size(); ++p) {
    farthest = std::max(farthest, norm(back.state().position(p) - there.first.position(p)));
    gone = std::max(gone, norm(there.last.position(p) - there.first.position(p)));
  }
  // Reversible up to rounding, which neighbouring orbits amplify by no more than some e^(10 gyrations / field scale).
  QVERIFY2(farthest < 1e-12, qPrintable(QString::number(farthest)));
  QVERIFY(gone > 0.5);
}

void TestTracer::cancelKeepsState() {
  MotionParameters m;
  m.recordEvery = 50;
  EnsembleParameters e;
  e.particles = 200;
  const Run whole = trace(abc(), m, e);
  jobs::JobContext context;
  const auto field = std::make_shared<Interrupting>(abc(), context, 300);
  Trajectories data = allocate(whole.plan, field->info(), true);
  Tracer tracer(field, setupOf(whole.plan, m, field->info()), whole.first);
  tracer.writeInitial(data);
  QVERIFY_THROWS_EXCEPTION(Cancelled, tracer.advance(data, 1, whole.plan.records - 1, context));
  QCOMPARE(tracer.state().step, std::uint64_t(0));
  QVERIFY(tracer.state().x == whole.first.x && tracer.state().vz == whole.first.vz);
  jobs::JobContext fresh;
  tracer.advance(data, 1, whole.plan.records - 1, fresh);
  QVERIFY(tracer.state().x == whole.last.x && tracer.state().vz == whole.last.vz);
  QVERIFY(*data.position.doubles() == *whole.data.position.doubles());
}

void TestTracer::ownRealisations_data() {
  QTest::addColumn<int>("particles");
  QTest::newRow("kept") << 20;
  QTest::newRow("made anew") << 1100;
}

void TestTracer::ownRealisations() {
  QFETCH(int, particles);
  MotionParameters m;
  m.gyrations = 2;
  m.recordEvery = 20;
  EnsembleParameters e;
  e.particles = particles;
  const Run run = trace(std::make_shared<Individual>(), m, e, 4);
  for (const std::size_t p : {std::size_t(0), std::size_t(7), std::size_t(19)}) {
    QCOMPARE(run.data.field.at(p, 3)[2], 1 + static_cast<double>(p) / 10);
    const auto field = fields::uniform({0, 0, 1 + static_cast<double>(p) / 10});
    const Run alone = trace(field, m, e);
    QVERIFY2(norm(run.last.position(p) - alone.last.position(p)) < 1e-13, "same orbit, other place in its block");
  }
}

void TestTracer::singleNearDouble() {
  MotionParameters m;
  m.gyrations = 0.5;
  EnsembleParameters e;
  e.particles = 500;
  const Run fine = trace(abc(), m, e);
  m.precision = Precision::Single;
  const Run coarse = trace(abc(), m, e);
  QVERIFY(coarse.data.position.single());
  for (std::size_t p = 0; p < 500; ++p) {
    QVERIFY2(norm(fine.last.position(p) - coarse.last.position(p)) < 1e-5, "50 steps of 1e-7 relative rounding");
    QVERIFY(norm(fine.last.velocity(p) - coarse.last.velocity(p)) < 1e-5);
  }
  QVERIFY(coarse.energyError < 1e-5 && coarse.energyError > 1e-12);
}

void TestTracer::singleFarFromOrigin() {
  // A coordinate of 1e6 has a spacing of 0.06 in single precision, more than the gyro-radius of 0.03.
  MotionParameters m;
  m.gyrations = 30;
  m.precision = Precision::Single;
  EnsembleParameters e;
  e.particles = 1;
  e.placement = Placement::Point;
  e.startX = 1e6;
  e.pitch = PitchDistribution::Fixed;
  e.mu = 0;
  const Run run = trace(fields::uniform({0, 0, 1}), m, e);
  const Vec3 v = run.first.velocity(0), centre = run.first.position(0) + (1 / m.alpha) * cross(v, {0, 0, 1});
  QVERIFY(std::abs(norm(run.last.position(0) - centre) * m.alpha - 1) < 2e-3);
  QVERIFY2(run.energyError < 3e-6, "reset every 1000 of 3000 steps");
}

void TestTracer::badInput() {
  MotionParameters m;
  EnsembleParameters e;
  e.particles = 3;
  const auto field = fields::uniform({0, 0, 1});
  const TracePlan plan = planOf(m, e);
  TraceSetup setup = setupOf(plan, m, field->info());
  const ParticleState state = initialState(*field, e, plan);
  const auto refuses = [&](auto change) {
    TraceSetup bad = setup;
    change(bad);
    try {
      Tracer tracer(field, bad, state);
      return false;
    } catch (const Error& error) {
      return std::string(error.what()).find("Tracing: ") == 0;
    }
  };
  QVERIFY(refuses([](TraceSetup& s) { s.dt = 0; }));
  QVERIFY(refuses([](TraceSetup& s) { s.dt = std::nan(""); }));
  QVERIFY(refuses([](TraceSetup& s) { s.coupling = INFINITY; }));
  QVERIFY(refuses([](TraceSetup& s) { s.speed = 0; }));
  QVERIFY(refuses([](TraceSetup& s) { s.stepsPerRecord = 0; }));
  QVERIFY(!refuses([](TraceSetup&) {}));
  QVERIFY_THROWS_EXCEPTION(Error, Tracer(nullptr, setup, state));
  QVERIFY_THROWS_EXCEPTION(Error, Tracer(field, setup, ParticleState{}));

  Trajectories data = allocate(plan, field->info(), true);
  jobs::JobContext context;
  Tracer tracer(field, setup, state);
  QVERIFY_THROWS_EXCEPTION(Error, tracer.advance(data, 2, 1, context));            // record 1 is missing
  QVERIFY_THROWS_EXCEPTION(Error, tracer.advance(data, 1, plan.records, context)); // one too many

  const auto broken = functionField([](const Vec3& r) -> Vec3 { return {0, 0, r[0] < 100 ? std::nan("") : 1}; });
  Tracer lost(broken, setup, state);
  try {
    lost.advance(data, 1, 1, context);
    QFAIL("a field without values must be refused");
  } catch (const Error& error) {
    QVERIFY(std::string(error.what()).find("particle 0") != std::string::npos);
  }
  QVERIFY(lost.state().x == state.x);
}

LARMOR_TEST(TestTracer)
#include "tst_tracer.moc"

#include <algorithm>
