#include "WaveTestCase.h"
#include "engine/compute/GpuDevice.h"
#include "engine/core/Error.h"
#include "engine/fields/RandomModes.h"
#include "engine/motion/GpuWavePush.h"
#include "engine/motion/WaveDevice.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <thread>

using namespace larmor;
using namespace larmor::fields;
using namespace larmor::motion;

class TestGpuWavePush : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
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
  void asThePlainPush() {
    QFETCH(int, waves);
    QFETCH(int, particles);
    WaveTestCase c(waves, static_cast<std::size_t>(particles), 5.0);
    GpuWavePush push(*gpu_, c.modes, c.velocities, c.step, c.coupling);
    const double difference = c.differenceAfter(400, push, 100);
    qInfo("%g %g", difference, c.energy);
    QVERIFY2(difference < 1e-3, QByteArray::number(difference));
    QVERIFY2(c.energy < 3e-7, QByteArray::number(c.energy));
  }

  /// Past two anchors of the phases, in waves so long that neighbouring paths part slowly.
  void longWay() {
    WaveTestCase c(75, 2, 200.0);
    GpuWavePush push(*gpu_, c.modes, c.velocities, c.step, c.coupling);
    const double difference = c.differenceAfter(9000, push, 1500);
    qInfo("%g %g", difference, c.energy);
    QVERIFY2(difference < 0.02, QByteArray::number(difference)); // of a way of 1700
    QVERIFY2(c.energy < 3e-7, QByteArray::number(c.energy));
  }

private:
  std::unique_ptr<GpuWaveKernels> gpu_;
};

QTEST_GUILESS_MAIN(TestGpuWavePush)
#include "tst_gpu_wave_push.moc"
