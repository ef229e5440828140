#include "engine/core/Error.h"
#include "engine/fields/PaladeTurbulence.h"
#include "engine/fields/RandomModes.h"
#include "engine/motion/WavePush.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

using namespace larmor;
using namespace larmor::fields;
using namespace larmor::motion;

namespace {

constexpr double step = 0.3, coupling = 0.5;

/// Boris' push in double precision, z + the plain sum of waves.
struct Plain {
  ModeSum waves;
  Vec3 r{}, v;
  void advance() {
    r = r + (0.5 * step) * v;
    const Vec3 t = (0.5 * step * coupling) * (waves.at(r) + Vec3{0, 0, 1});
    const Vec3 s = (2.0 / (1.0 + dot(t, t))) * t;
    v = v + cross(v + cross(v, t), s);
    r = r + (0.5 * step) * v;
  }
};

struct Case {
  std::vector<Modes> modes;
  std::vector<Vec3> velocities;
  std::vector<Plain> plain;
  Case(std::int64_t waves, std::size_t particles, double lambdaPerp) {
    PaladeParameters p;
    p.modes = waves;
    p.lambdaPerp = lambdaPerp;
    for (std::size_t i = 0; i < particles; ++i) {
      modes.push_back(paladeModes(p, 1, i + 1));
      velocities.push_back({0.5, 0.1 * static_cast<double>(i), 0.4});
      plain.push_back({{modes[i], {}, ModeArithmetic::Double}, {}, velocities[i]});
    }
  }
  /// Largest distance between the two ways to push after so many steps.
  double differenceAfter(std::size_t steps) {
    WavePush push(modes, velocities, step, coupling);
    double worst = 0;
    for (std::size_t done = 0; done < steps;) {
      const std::size_t now = std::min<std::size_t>(17, steps - done); // not all at once: what is left over goes on
      push.advance(now);
      done += now;
      for (auto& p : plain)
        for (std::size_t n = 0; n < now; ++n)
          p.advance();
      for (std::size_t i = 0; i < plain.size(); ++i)
        worst = std::max(worst, norm(push.position(i) - plain[i].r));
    }
    for (std::size_t i = 0; i < plain.size(); ++i)
      energy = std::max(energy, std::abs(norm(push.velocity(i)) / norm(velocities[i]) - 1.0));
    return worst;
  }
  double energy = 0;
};

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
    Case c(waves, static_cast<std::size_t>(particles), 5.0);
    const double difference = c.differenceAfter(400);
    QVERIFY2(difference < 3e-4, QByteArray::number(difference));
    QVERIFY2(c.energy < 1e-13, QByteArray::number(c.energy));
  }

  /// Past two anchors of the phases, in waves so long that neighbouring paths part slowly.
  void longWay() {
    Case c(75, 2, 200.0);
    const double difference = c.differenceAfter(9000);
    QVERIFY2(difference < 0.006, QByteArray::number(difference)); // of a way of 1700
    QVERIFY2(c.energy < 1e-12, QByteArray::number(c.energy));
  }

  /// The kernels that this processor would not choose.
  void otherProcessors_data() {
    QTest::addColumn<QString>("level");
    QTest::addRow("AVX2") << "v3";
    QTest::addRow("SSE4.2") << "v2";
  }
  void otherProcessors() {
    QFETCH(QString, level);
    QProcess self;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LARMOR_LEVEL", level);
    self.setProcessEnvironment(environment);
    self.start(QCoreApplication::applicationFilePath(), {"asThePlainPush", "longWay"});
    QVERIFY(self.waitForFinished(120000));
    QVERIFY2(self.exitCode() == 0, self.readAllStandardOutput());
  }

  void misuse() {
    Case c(75, 2, 5.0);
    const std::vector<Modes> unlike{c.modes[0], paladeModes({}, 1, 2)}, upright{randomModes({}, 1)->modes()};
    QVERIFY_EXCEPTION_THROWN(WavePush(unlike, c.velocities, step, coupling), Error);
    QVERIFY_EXCEPTION_THROWN(WavePush(upright, std::vector<Vec3>(1), step, coupling), Error);
    QVERIFY_EXCEPTION_THROWN(WavePush(c.modes, std::vector<Vec3>(1), step, coupling), Error);
  }
};

} // namespace

QTEST_GUILESS_MAIN(TestWavePush)
#include "tst_wave_push.moc"
