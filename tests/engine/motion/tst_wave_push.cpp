#include "WaveTestCase.h"
#include "engine/core/Error.h"
#include "engine/fields/RandomModes.h"
#include "engine/motion/WavePush.h"
#include "tests/OtherProcessors.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::fields;
using namespace larmor::motion;

class TestWavePush : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void asThePlainPush_data() {
    QTest::addColumn<int>("waves");
    QTest::addColumn<int>("particles");
    for (int waves : {1, 16, 75, 128, 300, 500, 700}) // every size of a group, with and without padding
      for (int particles : {1, 2, 3})
        QTest::addRow("%d waves, %d particles", waves, particles) << waves << particles;
  }
  /// 400 steps, some 20 gyrations: fields good to 1e-6 give places good to 1e-4 of the way.
  void asThePlainPush() {
    QFETCH(int, waves);
    QFETCH(int, particles);
    WaveTestCase c(waves, static_cast<std::size_t>(particles), 5.0);
    WavePush push(c.modes, c.velocities, c.step, c.coupling);
    const double difference = c.differenceAfter(400, push);
    QVERIFY2(difference < 1e-3, QByteArray::number(difference));
    QVERIFY2(c.energy < 1e-13, QByteArray::number(c.energy));
  }

  /// Past two anchors of the phases, in waves so long that neighbouring paths part slowly.
  void longWay() {
    WaveTestCase c(75, 2, 200.0);
    WavePush push(c.modes, c.velocities, c.step, c.coupling);
    const double difference = c.differenceAfter(9000, push);
    QVERIFY2(difference < 0.02, QByteArray::number(difference)); // of a way of 1700
    QVERIFY2(c.energy < 1e-12, QByteArray::number(c.energy));
  }

  /// Particles that go on from where others stopped, between two anchors of the phases, take the same way.
  void goesOnFromElsewhere() {
    WaveTestCase c(75, 2, 200.0);
    jobs::JobContext context;
    WavePush whole(c.modes, c.velocities, c.step, c.coupling), begun(c.modes, c.velocities, c.step, c.coupling);
    whole.advance(3000, context);
    begun.advance(1000, context);
    const std::vector<Vec3> places{begun.position(0), begun.position(1)};
    const std::vector<Vec3> velocities{begun.velocity(0), begun.velocity(1)};
    WavePush other(c.modes, velocities, c.step, c.coupling, places);
    QVERIFY(norm(other.position(1) - places[1]) < 1e-12);
    other.advance(2000, context);
    for (std::size_t i = 0; i < 2; ++i) {
      const double difference = norm(other.position(i) - whole.position(i));
      QVERIFY2(difference < 0.02, QByteArray::number(difference)); // of a way of 570
    }
    const std::vector<Vec3> one(1);
    QVERIFY_EXCEPTION_THROWN(WavePush(c.modes, velocities, c.step, c.coupling, one), Error);
  }

  /// The kernels that this processor would not choose.
  void otherProcessors() {
    const QByteArray failures = larmor::testing::failuresOnOtherProcessors({"asThePlainPush", "longWay"});
    QVERIFY2(failures.isEmpty(), failures);
  }

  void misuse() {
    WaveTestCase c(75, 2, 5.0);
    const std::vector<Modes> unlike{c.modes[0], paladeModes({}, 1, 2)}, upright{randomModes({}, 1)->modes()};
    QVERIFY_EXCEPTION_THROWN(WavePush(unlike, c.velocities, c.step, c.coupling), Error);
    QVERIFY_EXCEPTION_THROWN(WavePush(upright, std::vector<Vec3>(1), c.step, c.coupling), Error);
    QVERIFY_EXCEPTION_THROWN(WavePush(c.modes, std::vector<Vec3>(1), c.step, c.coupling), Error);
  }
};

LARMOR_CORE_TEST(TestWavePush)
#include "tst_wave_push.moc"
