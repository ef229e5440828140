#include "engine/compute/GpuDevice.h"
#include "engine/compute/Split.h"
#include "engine/core/Error.h"
#include "engine/core/Philox.h"
#include "engine/fields/Catalogue.h"
#include "engine/fields/Compose.h"
#include "engine/motion/GpuTracer.h"
#include "engine/motion/Tracer.h"
#include "shaders/Shaders.h"
#include "tests/harness/Test.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <thread>

using namespace larmor;
using namespace larmor::motion;

namespace {

/// Sum of a few plane waves in plain double, with the catalogue's GLSL: reference for shaders/field_modes.glsl.
class Waves final : public fields::Field {
public:
  explicit Waves(std::size_t count) {
    for (std::size_t n = 0; n < count; ++n) {
      Philox random(7, 1, n);
      k_.push_back({random.uniform(-2, 2), random.uniform(-2, 2), random.uniform(-2, 2)});
      a_.push_back((1 / std::sqrt(double(count))) * Vec3{random.normal(), random.normal(), random.normal()});
      phase_.push_back(random.uniform());
    }
  }
  void evaluate(const fields::Points& points, const fields::Values& values) const override {
    for (std::size_t i = 0; i < points.count; ++i) {
      Vec3 b{};
      for (std::size_t n = 0; n < k_.size(); ++n)
        b = b +
            std::cos(2 * std::numbers::pi * (dot(k_[n], {points.x[i], points.y[i], points.z[i]}) + phase_[n])) * a_[n];
      values.x[i] = b[0];
      values.y[i] = b[1];
      values.z[i] = b[2];
    }
  }
  fields::FieldInfo info() const override {
    fields::FieldInfo info;
    info.name = "waves";
    return info;
  }
  std::optional<fields::GpuSource> gpuSource() const override {
    fields::GpuSource source{std::string(shaders::text("field_modes.glsl")), {{}, {}, {}}};
    const auto f = [](double x) { return static_cast<float>(x); };
    const auto rest = [](double x) { return compute::split(x).low; };
    for (std::size_t n = 0; n < k_.size(); ++n) {
      source.buffers[0].insert(source.buffers[0].end(), {f(k_[n][0]), f(k_[n][1]), f(k_[n][2]), f(phase_[n])});
      source.buffers[1].insert(source.buffers[1].end(), {f(a_[n][0]), f(a_[n][1]), f(a_[n][2]), 0.0f});
      source.buffers[2].insert(source.buffers[2].end(), {rest(k_[n][0]), rest(k_[n][1]), rest(k_[n][2]), 0.0f});
    }
    return source;
  }

private:
  std::vector<Vec3> k_, a_;
  std::vector<double> phase_;
};

class NoGpuForm final : public fields::Field {
public:
  void evaluate(const fields::Points& points, const fields::Values& values) const override {
    for (double* component : {values.x, values.y, values.z})
      std::fill_n(component, points.count, 1.0);
  }
  fields::FieldInfo info() const override {
    fields::FieldInfo info;
    info.name = "nogpu";
    return info;
  }
};

struct GpuRun {
  TracePlan plan;
  TraceSetup setup;
  ParticleState start;
};

/// `gyrations` at 100 steps each, a record every 10 steps.
GpuRun runIn(const fields::Field& field, std::int64_t particles, Precision precision, double gyrations = 0.5,
             Direction direction = Direction::Forward, Pusher pusher = Pusher::Boris) {
  MotionParameters motion;
  motion.gyrations = gyrations;
  motion.recordEvery = 10;
  motion.precision = precision;
  motion.direction = direction;
  motion.pusher = pusher;
  EnsembleParameters ensemble;
  ensemble.particles = particles;
  GpuRun run;
  run.plan = planOf(motion, ensemble);
  run.plan.single = false; // full records, whatever the state
  run.setup = setupOf(run.plan, motion, field.info());
  run.start = initialState(field, ensemble, run.plan);
  // Near the dipole's singularity steps do not resolve the gyration and amplify rounding without limit: start outside.
  for (std::size_t p = 0; p < run.start.size(); ++p)
    while (field.info().name == "dipole" && norm(field.at(run.start.position(p))) > 3.0) {
      run.start.x[p] *= 1.5;
      run.start.y[p] *= 1.5;
      run.start.z[p] *= 1.5;
    }
  return run;
}

Trajectories traced(Stepper& stepper, const GpuRun& run, const fields::Field& field, bool recordField = true) {
  Trajectories out = allocate(run.plan, field.info(), recordField);
  jobs::JobContext context;
  stepper.writeInitial(out);
  stepper.advance(out, 1, run.plan.records - 1, context);
  return out;
}

double largestDifference(const RecordArray& a, const RecordArray& b) {
  double largest = 0;
  for (std::size_t p = 0; p < a.particles(); ++p)
    for (std::size_t r = 0; r < a.records(); ++r) {
      const double d = norm(a.at(p, r) - b.at(p, r));
      if (!(d <= largest)) // a NaN must count
        largest = std::isnan(d) ? std::numeric_limits<double>::infinity() : d;
    }
  return largest;
}

void skipWithoutGpu() {
  std::string why;
  if (!compute::probeGpu(why))
    QSKIP(why.c_str());
}

} // namespace

Q_DECLARE_METATYPE(larmor::fields::FieldPointer)

class TestGpuTracer : public QObject {
  Q_OBJECT

private:
  /// Same 50 steps on both, starting from the same state.
  static void compare(const fields::FieldPointer& field, const GpuRun& run, double tolerance) {
    Tracer cpu(
        field,
        [&] {
          TraceSetup reference = run.setup;
          reference.precision = Precision::Double;
          return reference;
        }(),
        run.start);
    GpuTracer gpu(field, run.setup, run.start);
    const Trajectories a = traced(cpu, run, *field), b = traced(gpu, run, *field);
    QVERIFY(norm(a.position.at(0, run.plan.records - 1) - a.position.at(0, 0)) > 0.0);
    const double unit = std::max(1.0, field->info().rms);
    QVERIFY2(largestDifference(a.position, b.position) < tolerance,
             qPrintable(QString::number(largestDifference(a.position, b.position))));
    QVERIFY2(largestDifference(a.velocity, b.velocity) < tolerance,
             qPrintable(QString::number(largestDifference(a.velocity, b.velocity))));
    QVERIFY2(largestDifference(a.field, b.field) < tolerance * unit,
             qPrintable(QString::number(largestDifference(a.field, b.field))));
    QCOMPARE(gpu.state().step, std::uint64_t{run.plan.steps});
    QVERIFY(gpu.maxRelativeEnergyError() < 1e-5);
  }

private Q_SLOTS:
  void initTestCase() { skipWithoutGpu(); }

  void equalsCpuKernel_data() {
    QTest::addColumn<fields::FieldPointer>("field");
    for (const auto& model : fields::allModels()) {
      const ParameterSet parameters = model->parameters();
      if (const auto* grid = parameters.tryFind("grid"))
        grid->setText("32");
      if (const auto* interpolation = parameters.tryFind("interpolation"))
        interpolation->setText("trilinear"); // the one with a GPU form
      try {
        const auto field = model->build({});
        if (field->gpuSource() && !field->realisation(0))
          QTest::newRow(model->name().c_str()) << field;
      } catch (const Error&) {
        continue; // a model that needs a file
      }
    }
    QTest::newRow("waves") << fields::FieldPointer(std::make_shared<Waves>(64));
    const fields::FieldPointer tilted = fields::sum({std::make_shared<Waves>(8), fields::uniform({0.5, -1, 2})});
    QTest::newRow("scaled sum") << fields::scaled(tilted, 1.5);
  }
  void equalsCpuKernel() {
    QFETCH(fields::FieldPointer, field);
    for (const Precision precision : {Precision::Single, Precision::Double})
      for (const Pusher pusher : {Pusher::Boris, Pusher::ExactRotation})
        for (const Direction direction : {Direction::Forward, Direction::Backward})
          compare(field, runIn(*field, 200, precision, 0.5, direction, pusher), 1e-4);
  }

  void manyParticlesInSeveralDispatches() {
    const auto field = std::make_shared<Waves>(16);
    compare(field, runIn(*field, 5000, Precision::Single), 1e-4);
  }

  void phasesStayGoodFarFromTheOrigin() {
    // 1e5 wavelengths away a float position knows the phase to 0.01 turns; the split one to 1e-5.
    const auto field = std::make_shared<Waves>(16);
    GpuRun run = runIn(*field, 100, Precision::Single);
    for (std::size_t p = 0; p < run.start.size(); ++p) {
      run.start.x[p] += 123456.789;
      run.start.z[p] -= 98765.4321;
    }
    compare(field, run, 1e-4);
  }

  void doubleStateFollowsTheCpuClosely() {
    std::string why;
    if (!compute::probeGpu(why)->doubles)
      QSKIP("this device has no doubles");
    // In a uniform field the field's single precision does not matter (1.5 is exact), so the state's does.
    const auto field = fields::uniform({0, 0, 1.5});
    const GpuRun run = runIn(*field, 100, Precision::Double, 30.0);
    compare(field, run, 1e-11);
    GpuTracer gpu(field, run.setup, run.start);
    traced(gpu, run, *field);
    QVERIFY2(gpu.maxRelativeEnergyError() < 1e-12, qPrintable(QString::number(gpu.maxRelativeEnergyError())));
    QVERIFY(gpu.deviceName().find("double state") != std::string::npos);
  }

  void unwrapsAcrossBoxFaces_data() {
    QTest::addColumn<bool>("doubles");
    QTest::addColumn<double>("direction");
    QTest::newRow("single forward") << false << 1.0;
    QTest::newRow("single backward") << false << -1.0;
    QTest::newRow("double forward") << true << 1.0;
    QTest::newRow("double backward") << true << -1.0;
  }
  void unwrapsAcrossBoxFaces() {
    QFETCH(bool, doubles);
    QFETCH(double, direction);
    // Straight flight along the field: x(t) = x(0) + v t through many boxes, with a period in x and y only.
    // Numbers that floats hold exactly, so that only the sums' rounding is seen.
    const Vec3 v{0.5, -0.5, 0.25};
    const auto field = fields::uniform(v);
    TraceSetup setup;
    setup.coupling = 1;
    setup.dt = direction * 2.0 * double(0.005f);
    setup.speed = 0.75;
    setup.stepsPerRecord = 100;
    setup.precision = doubles ? Precision::Double : Precision::Single;
    setup.boxOrigin = {-0.25, 3.0, 0};
    setup.boxLength = {0.7, 1.1, 0};
    ParticleState start;
    start.resize(2);
    for (std::size_t p = 0; p < 2; ++p) {
      start.x[p] = 0.1 + 700.0 * double(p); // the second starts 1000 boxes away
      start.vx[p] = v[0];
      start.vy[p] = v[1];
      start.vz[p] = v[2];
    }
    GpuTracer gpu(field, setup, start);
    Trajectories out;
    out.position = out.velocity = RecordArray(2, 31, false);
    out.time.resize(31);
    jobs::JobContext context;
    gpu.writeInitial(out);
    gpu.advance(out, 1, 20, context);
    gpu.advance(out, 21, 10, context); // goes on from unwrapped doubles
    for (std::size_t p = 0; p < 2; ++p)
      for (std::size_t r = 0; r < 31; ++r) {
        const Vec3 expected = start.position(p) + (double(r) * 100.0 * setup.dt) * v;
        const double error = norm(out.position.at(p, r) - expected);
        // A plain float sum would lose some 1e-6 over the 6000 drifts.
        QVERIFY2(error < (doubles ? 1e-11 : 5e-8), qPrintable(QString("%1 at %2").arg(error).arg(r)));
      }
  }

  void piecesGiveTheSamePaths() {
    const auto field = std::make_shared<Waves>(16);
    const GpuRun run = runIn(*field, 300, Precision::Single);
    GpuTracer whole(field, run.setup, run.start), pieces(field, run.setup, run.start);
    const Trajectories a = traced(whole, run, *field);
    Trajectories b = allocate(run.plan, field->info(), false);
    jobs::JobContext context;
    pieces.writeInitial(b);
    for (std::size_t r = 1; r < run.plan.records; ++r)
      pieces.advance(b, r, 1, context);
    QVERIFY(b.field.empty());
    QCOMPARE(largestDifference(a.position, b.position), 0.0);
    QCOMPARE(largestDifference(a.velocity, b.velocity), 0.0);
  }

  void speedIsRestoredInSinglePrecision() {
    const auto field = std::make_shared<Waves>(4);
    const GpuRun run = runIn(*field, 64, Precision::Single, 45.0); // 4500 steps
    GpuTracer gpu(field, run.setup, run.start);
    traced(gpu, run, *field);
    QVERIFY2(gpu.maxRelativeEnergyError() < 2e-5, qPrintable(QString::number(gpu.maxRelativeEnergyError())));
    double atEnd = 0;
    for (std::size_t p = 0; p < gpu.state().size(); ++p)
      atEnd = std::max(atEnd, std::abs(norm(gpu.state().velocity(p)) - 1.0));
    QVERIFY(atEnd < 1e-5);
  }

  void cancelActsSoonAndKeepsTheState() {
    const auto field = std::make_shared<Waves>(200);
    GpuRun run = runIn(*field, 2000, Precision::Single, 1000.0); // minutes on the software rasteriser
    GpuTracer gpu(field, run.setup, run.start);
    Trajectories out = allocate(run.plan, field->info(), false);
    jobs::JobContext context;
    gpu.writeInitial(out);
    QElapsedTimer sinceCancel;
    std::thread canceller([&] {
      QTest::qSleep(400);
      sinceCancel.start();
      context.requestCancel();
    });
    bool cancelled = false;
    try {
      gpu.advance(out, 1, run.plan.records - 1, context);
    } catch (const Cancelled&) {
      cancelled = true;
    }
    const qint64 took = sinceCancel.elapsed();
    canceller.join();
    QVERIFY(cancelled);
    qInfo("cancelled after %lld ms", took); // 100 ms wanted
    QCOMPARE(gpu.state().step, std::uint64_t{0});
    QCOMPARE(gpu.state().x, run.start.x);
    QCOMPARE(gpu.state().vz, run.start.vz);
  }

  void impossibleFieldsNameTheReason() {
    const auto field = std::make_shared<NoGpuForm>();
    try {
      GpuTracer gpu(field, runIn(*field, 1, Precision::Single).setup, runIn(*field, 1, Precision::Single).start);
      QFAIL("constructed");
    } catch (const Error& error) {
      QVERIFY2(QString(error.what()).contains("nogpu has no GPU form"), error.what());
    }
  }
};

LARMOR_TEST(TestGpuTracer)
#include "tst_gpu_tracer.moc"
