#include "WaveTestCase.h"
#include "engine/compute/GpuDevice.h"
#include "engine/core/Error.h"
#include "engine/fields/RandomModes.h"
#include "engine/motion/GpuWavePush.h"
#include "engine/motion/WaveDevice.h"
#include "tests/harness/Test.h"

#include <QElapsedTimer>
#include <QProcess>

#include <thread>

using namespace larmor;
using namespace larmor::fields;
using namespace larmor::motion;

class TestGpuWavePush : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    if (qEnvironmentVariableIsSet("LARMOR_TEST_NO_DRIVER")) {
      QVERIFY(!WaveDevice(Device::Auto).gpu());
      try {
        WaveDevice card(Device::Gpu);
        QFAIL("made without a driver");
      } catch (const Error& error) {
        QVERIFY2(QString(error.what()).startsWith("device gpu: GPU: "), error.what());
      }
      return;
    }
    std::string why;
    if (!compute::probeGpu(why))
      QSKIP(why.c_str());
    gpu_ = std::make_unique<GpuWaveKernels>();
  }
  void cleanupTestCase() { gpu_.reset(); }

  void asThePlainPush_data() {
    QTest::addColumn<int>("waves");
    QTest::addColumn<int>("particles");
    for (int waves : {1, 13, 75, 500, 700, 2500}) // groups of every size; phases in registers and not
      for (int particles : {1, 2, 5})
        QTest::addRow("%d waves, %d particles", waves, particles) << waves << particles;
  }
  /// 400 steps, some 20 gyrations: 4e-4 at most here, of a way of 80, where neighbouring paths part fastest.
  void asThePlainPush() {
    QFETCH(int, waves);
    QFETCH(int, particles);
    WaveTestCase c(waves, static_cast<std::size_t>(particles), 5.0);
    GpuWavePush push(*gpu_, c.modes, c.velocities, c.step, c.coupling);
    const double difference = c.differenceAfter(400, push, 100);
    QVERIFY2(difference < 1.2e-3, QByteArray::number(difference));
    QVERIFY2(c.energy < 3e-7, QByteArray::number(c.energy));
  }

  /// Past two anchors of the phases, in waves so long that neighbouring paths part slowly.
  void longWay() {
    WaveTestCase c(75, 2, 200.0);
    GpuWavePush push(*gpu_, c.modes, c.velocities, c.step, c.coupling);
    const double difference = c.differenceAfter(9000, push, 1500);
    QVERIFY2(difference < 0.01, QByteArray::number(difference)); // of a way of 1700
    QVERIFY2(c.energy < 3e-7, QByteArray::number(c.energy));
  }

  /// The bits do not depend on how many are pushed at a time, nor on how often one looks.
  void piecesGiveTheSamePaths() {
    const WaveTestCase c(75, 5, 5.0);
    jobs::JobContext context;
    GpuWavePush whole(*gpu_, c.modes, c.velocities, c.step, c.coupling);
    whole.advance(300, context);
    for (std::size_t i = 0; i < 5; ++i) {
      GpuWavePush alone(*gpu_, std::span(c.modes).subspan(i, 1), std::span(c.velocities).subspan(i, 1), c.step,
                        c.coupling);
      for (int n = 0; n < 3; ++n)
        alone.advance(100, context);
      QVERIFY(alone.position(0) == whole.position(i));
      QVERIFY(alone.velocity(0) == whole.velocity(i));
    }
  }

  /// Particles that go on from where others stopped take the same way.
  void goesOnFromElsewhere() {
    WaveTestCase c(75, 2, 200.0);
    jobs::JobContext context;
    GpuWavePush whole(*gpu_, c.modes, c.velocities, c.step, c.coupling),
        begun(*gpu_, c.modes, c.velocities, c.step, c.coupling);
    whole.advance(900, context);
    begun.advance(300, context);
    const std::vector<Vec3> places{begun.position(0), begun.position(1)};
    const std::vector<Vec3> velocities{begun.velocity(0), begun.velocity(1)};
    GpuWavePush other(*gpu_, c.modes, velocities, c.step, c.coupling, 0, places);
    other.advance(600, context);
    for (std::size_t i = 0; i < 2; ++i)
      QVERIFY(norm(other.position(i) - whole.position(i)) < 0.01); // of a way of 170
  }

  /// A mean field alone: |v| and pitch angle stay.
  void noWaves() {
    WaveTestCase c(1, 2, 5.0);
    for (auto& modes : c.modes)
      modes.ax = modes.ay = {0.0};
    GpuWavePush push(*gpu_, c.modes, c.velocities, c.step, c.coupling);
    jobs::JobContext context;
    push.advance(5000, context);
    for (std::size_t i = 0; i < 2; ++i) {
      QVERIFY(std::abs(norm(push.velocity(i)) / norm(c.velocities[i]) - 1.0) < 3e-7);
      const double climbed = push.position(i)[2] / (5000 * c.step * c.velocities[i][2]);
      QVERIFY2(std::abs(climbed - 1.0) < 6e-6, QByteArray::number(climbed - 1.0));
    }
  }

  /// Many particles with many waves: what would take hours ends soon.
  void cancelActsSoon() {
    const WaveTestCase one(500, 1, 5.0);
    const std::vector<Modes> modes(2000, one.modes[0]);
    const std::vector<Vec3> velocities(2000, one.velocities[0]);
    GpuWavePush push(*gpu_, modes, velocities, one.step, one.coupling);
    jobs::JobContext context;
    QElapsedTimer sinceCancel;
    std::jthread canceller([&] {
      QTest::qSleep(400);
      sinceCancel.start();
      context.requestCancel();
    });
    QVERIFY_EXCEPTION_THROWN(push.advance(100000000, context), Cancelled);
    canceller.join();
    qInfo("cancelled after %lld ms", sinceCancel.elapsed()); // 100 ms wanted
    WaveTestCase next(13, 2, 5.0);                           // the device is fit for the next
    GpuWavePush again(*gpu_, next.modes, next.velocities, next.step, next.coupling);
    QVERIFY(next.differenceAfter(100, again) < 1e-3);
  }

  void misuse() {
    const WaveTestCase c(75, 2, 5.0);
    const std::vector<Modes> unlike{c.modes[0], paladeModes({}, 1, 2)}, upright{randomModes({}, 1)->modes()};
    const auto make = [&](std::span<const Modes> modes, const std::vector<Vec3>& velocities, double step) {
      GpuWavePush(*gpu_, modes, velocities, step, c.coupling);
    };
    const std::vector<Vec3> resting(2);
    QVERIFY_EXCEPTION_THROWN(make({}, {}, c.step), Error);
    QVERIFY_EXCEPTION_THROWN(make(unlike, c.velocities, c.step), Error);
    QVERIFY_EXCEPTION_THROWN(make(upright, {c.velocities[0]}, c.step), Error);
    QVERIFY_EXCEPTION_THROWN(make(c.modes, {c.velocities[0]}, c.step), Error);
    QVERIFY_EXCEPTION_THROWN(make(c.modes, resting, c.step), Error);
    QVERIFY_EXCEPTION_THROWN(make(c.modes, c.velocities, std::numeric_limits<double>::quiet_NaN()), Error);
  }

  void devices() {
    const WaveDevice processor(Device::Cpu), card(Device::Gpu);
    QVERIFY(!processor.gpu() && card.gpu());
    QVERIFY(QString::fromStdString(processor.name(1)).startsWith("CPU, 1 thread, "));
    QCOMPARE(card.name(0), "GPU, " + gpu_->renderer());
    QCOMPARE(processor.abreast(500), std::size_t{2});
    QVERIFY(card.abreast(500) > 1000 && card.abreast(500) < 10000);
    QVERIFY(card.abreast(100000) > 1 && card.abreast(100000) < 100);
    std::string why;
    QCOMPARE(WaveDevice(Device::Auto).gpu(), !compute::probeGpu(why)->software);
  }

  /// In a process in which EGL finds no driver: asked for, a card is missed; else the processor does it.
  void withoutDriver() {
    if (qEnvironmentVariableIsSet("LARMOR_TEST_NO_DRIVER"))
      return;
    QProcess child;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LARMOR_TEST_NO_DRIVER", "1");
    environment.insert("__EGL_VENDOR_LIBRARY_DIRS", "/nonexistent");
    environment.insert("__EGL_VENDOR_LIBRARY_FILENAMES", "/nonexistent/none.json");
    child.setProcessEnvironment(environment);
    larmor::testing::startThisTest(child, {"withoutDriver"});
    QVERIFY(child.waitForFinished());
    QVERIFY2(child.exitStatus() == QProcess::NormalExit && child.exitCode() == 0, child.readAll().constData());
  }

private:
  std::unique_ptr<GpuWaveKernels> gpu_;
};

LARMOR_CORE_TEST(TestGpuWavePush)
#include "tst_gpu_wave_push.moc"
