#include "engine/core/Error.h"
#include "engine/storage/OutputFile.h"
#include "engine/studies/transport/Database.h"

#include <QtTest>
#include <cmath>

using namespace larmor;
using namespace larmor::studies::transport;

namespace {

SimulationParameters weak() {
  SimulationParameters p;
  p.energy = 0.1; // gyro-radius 0.4, far below lambda_perp
  p.b = 0.02;
  p.lambdaPerp = 20.0;
  p.lambdaPar = 20.0; // Kubo number b lambda_par / lambda_perp = 0.02
  p.particles = 2000;
  p.modes = 100;
  return p;
}

DatabaseParameters small() {
  DatabaseParameters p;
  p.points = 4;
  p.particles = 20;
  p.modes = 10;
  p.exactFraction = 0.3;
  return p;
}

bool same(const DatabaseRow& a, const DatabaseRow& b) {
  return a.number == b.number && a.energy == b.energy && a.b == b.b && a.lambdaPerp == b.lambdaPerp &&
         a.diffusion == b.diffusion && a.error == b.error && a.saturated == b.saturated;
}

} // namespace

/// Transport simulations and their database.
class TestTransport : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// b -> 0: D = v_par (b^2/2) pi lambda_par / C, C = 4.0673 for the cut-off xmax = 100.
  void quasilinearLimit() {
    jobs::JobContext context;
    const SimulationParameters p = weak();
    const SimulationResult r = simulate(p, 0, context);
    const double expected = p.speed() * p.mu * 0.5 * p.b * p.b * M_PI * p.lambdaPar / 4.0673;
    QVERIFY2(std::abs(r.diffusion.value - expected) < 3 * r.diffusion.error + 0.02 * expected,
             qPrintable(QString("%1 +- %2, expected %3").arg(r.diffusion.value).arg(r.diffusion.error).arg(expected)));
    QVERIFY(std::abs(r.turbulentRms - p.b) < 1e-12);
    QVERIFY(std::abs(r.pitchCosine.value - p.mu) < 0.01); // hardly scattered
    QVERIFY(std::abs(r.running.y.back() - r.diffusionEnd.value) < 1e-15);
    QCOMPARE(r.running.x.back(), r.endTime);
  }

  void noTurbulenceNoDiffusion() {
    jobs::JobContext context;
    SimulationParameters p = weak();
    p.b = 0;
    p.particles = 20;
    const SimulationResult r = simulate(p, 0, context);
    QCOMPARE(r.diffusion.value, 0.0);
    QVERIFY(r.saturated);
  }

  void sameBitsAtAnyNumberOfThreads() {
    jobs::JobContext context;
    SimulationParameters p = weak();
    p.particles = 50;
    const auto one = simulate(p, 1, context), three = simulate(p, 3, context);
    QCOMPARE(one.diffusion.value, three.diffusion.value);
    QVERIFY(one.running.y == three.running.y);
    p.seed = 2;
    QVERIFY(simulate(p, 1, context).diffusion.value != one.diffusion.value);
  }

  void timeSteps() {
    SimulationParameters p;
    p.lambdaPerp = 0.5;
    QVERIFY(std::abs(p.timeStep() - 0.5 / (8 * p.speed())) < 1e-15);
    p.step = "paper";
    QVERIFY(std::abs(p.timeStep() - 2 * M_PI / 10) < 1e-15);
    p.step = "0.25";
    QCOMPARE(p.timeStep(), 0.25);
    for (const char* wrong : {"", "fast", "-1", "0.1x"}) {
      p.step = wrong;
      QVERIFY2(!p.validate().empty(), wrong);
    }
  }

  void pointsFillTheDomain_data() {
    QTest::addColumn<int>("sampling");
    QTest::newRow("random") << static_cast<int>(Sampling::Random);
    QTest::newRow("stratified") << static_cast<int>(Sampling::Stratified);
    QTest::newRow("Sobol") << static_cast<int>(Sampling::Sobol);
  }
  void pointsFillTheDomain() {
    QFETCH(int, sampling);
    DatabaseParameters p = small();
    p.points = 256;
    p.exactFraction = 0.25;
    p.sampling = static_cast<Sampling>(sampling);
    std::array<int, 8> octants{};
    int exact = 0;
    for (std::int64_t n = 0; n < p.points; ++n) {
      const auto point = pointOf(p, n);
      QVERIFY(point.energy > 0 && point.energy < 10 && point.b >= 0 && point.b < 1 && point.lambdaPerp > 0.2 &&
              point.lambdaPerp < 20);
      exact += point.b == 0;
      if (point.b > 0)
        ++octants[(point.energy > 5) + 2u * (point.b > 0.5) + 4u * (point.lambdaPerp > 10.1)];
    }
    QVERIFY(std::abs(exact - 64) < 30);
    for (const int count : octants)
      QVERIFY(count > 9 && count < 45);
  }

  /// Cut short and begun again: no point lost or doubled, the same numbers.
  void databaseGoesOn() {
    const auto whole = at("whole.h5"), parts = at("parts.h5");
    jobs::JobContext context;
    const auto expected = buildDatabase(small(), whole, "test", 0, context);
    QCOMPARE(expected.size(), std::size_t{4});
    jobs::JobContext stopped;
    int finished = 0;
    QVERIFY_THROWS_EXCEPTION(Cancelled, buildDatabase(small(), parts, "test", 1, stopped, [&](const auto&) {
                               if (++finished == 2)
                                 stopped.requestCancel();
                             }));
    QCOMPARE(readDatabase(parts).size(), std::size_t{2});
    const auto rows = buildDatabase(small(), parts, "test", 3, context);
    QCOMPARE(rows.size(), expected.size());
    const auto read = readDatabase(parts);
    for (std::size_t i = 0; i < rows.size(); ++i)
      QVERIFY(same(rows[i], expected[i]) && same(read[i], expected[i]));
    DatabaseParameters more = small();
    more.points = 5; // a longer one goes on, too
    QCOMPARE(buildDatabase(more, parts, "test", 0, context).size(), std::size_t{5});
    more.seed = 9;
    QVERIFY_THROWS_EXCEPTION(Error, buildDatabase(more, parts, "test", 0, context));
  }

  void damagedDatabases() {
    QFile text(folder_.filePath("text.h5"));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("no database");
    text.close();
    QVERIFY_THROWS_EXCEPTION(Error, readDatabase(at("text.h5")));
    storage::OutputFile other(at("other.h5"));
    other.attribute("/", "format", "something");
    other.commit();
    QVERIFY_THROWS_EXCEPTION(Error, readDatabase(at("other.h5")));
    storage::OutputFile empty(at("empty.h5"));
    empty.attribute("/", "format", "larmor-transport-database");
    empty.commit();
    QVERIFY_THROWS_EXCEPTION(Error, readDatabase(at("empty.h5")));
    QVERIFY_THROWS_EXCEPTION(Error, readDatabase(at("missing.h5")));
  }

private:
  std::filesystem::path at(const char* name) const { return folder_.filePath(name).toStdString(); }
  QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestTransport)
#include "tst_transport.moc"
