#include "engine/statistics/MirrorEvents.h"
#include "engine/statistics/Quantity.h"
#include "tests/engine/statistics/Paths.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::statistics;
using namespace larmor::testing;

namespace {

constexpr double bottleLength = 2.0, bottleAlpha = 100.0;

/// A bounce in the bottle: guiding centre on the axis, starting at the middle.
Path bounce(double pitchCosine, std::size_t every, double bounces) {
  const Normalisation n = alphaForm(bottleAlpha);
  const double across = std::sqrt(1 - pitchCosine * pitchCosine), dt = n.gyroPeriod() / 100;
  const double period = 2 * pi * bottleLength / across;
  const auto records = static_cast<std::size_t>(bounces * period / (dt * static_cast<double>(every)));
  // dV/dt = alpha V x b: the centre is at x + V x b/(alpha b^2), so x = -V x z/alpha puts it on the axis.
  const Vec3 v{0.0, across, pitchCosine}, x = -1.0 / bottleAlpha * cross(v, {0, 0, 1});
  return boris(
      n, [](const Vec3& r) { return bottle(r, bottleLength); }, x, v, dt, every, records);
}

/// Times where z turns back, from a parabola through the record of largest |z| between passages of the middle.
std::vector<double> turningTimes(const Path& path) {
  std::vector<double> times;
  std::size_t best = 0;
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (path.position[i][2] * path.position[i - 1][2] < 0.0) {
      times.push_back(path.time[best]);
      best = i;
    }
    if (std::abs(path.position[i][2]) > std::abs(path.position[best][2]))
      best = i;
  }
  return times;
}

} // namespace

class TestMirrorEvents : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void bottle_data() {
    QTest::addColumn<double>("pitchCosine");
    QTest::addColumn<int>("every");
    QTest::addColumn<bool>("field");
    QTest::newRow("shallow") << 0.3 << 1 << true;
    QTest::newRow("deep") << 0.7 << 1 << true;
    QTest::newRow("every tenth") << 0.5 << 10 << true;
    QTest::newRow("field unknown") << 0.5 << 1 << false;
    QTest::newRow("field unknown, every fourth") << 0.6 << 4 << false;
  }
  /// Two mirror events per bounce, at the turning points.
  void bottle() {
    QFETCH(double, pitchCosine);
    QFETCH(int, every);
    QFETCH(bool, field);
    Path path = bounce(pitchCosine, static_cast<std::size_t>(every), 4.1);
    const auto expected = turningTimes(path);
    if (!field)
      path.field.clear();
    const Normalisation n = alphaForm(bottleAlpha);
    const auto found = detectMirrorEvents(PathSeries(path, n), 7);
    QVERIFY2(found.refusal.empty(), found.refusal.c_str());
    QCOMPARE(found.events.size(), std::size_t{8});
    QCOMPARE(expected.size(), std::size_t{8});
    const auto curvature = evaluateCentred("gyro_centre_curvature", path, n);
    const double top = bottleLength * pitchCosine / std::sqrt(1 - pitchCosine * pitchCosine); // paraxial z_max
    for (std::size_t k = 0; k < 8; ++k) {
      const MirrorEvent& e = found.events[k];
      QVERIFY(e.mirror);
      QCOMPARE(e.particle, std::size_t{7});
      // A turn is flat: z changes by less than a gyroradius within one gyro-period of it.
      QVERIFY2(std::abs(e.time - expected[k]) < n.gyroPeriod(), qPrintable(QString::number(e.time - expected[k])));
      QVERIFY(std::abs(e.position[2] - (k % 2 == 0 ? top : -top)) < 0.05 * top);
      const double strength = 1.0 + top * top / (bottleLength * bottleLength),
                   moment = (1 - pitchCosine * pitchCosine) / 2;
      QVERIFY(std::abs(e.fieldStrength / strength - 1.0) < 0.03);
      QVERIFY(std::abs(e.magneticMoment / moment - 1.0) < 0.05);
      QVERIFY(e.torsionBefore * e.torsionAfter < 0.0);
      QVERIFY((e.torsionBefore < 0.0) == (k % 2 == 0)); // sign of torsion = -sign of v_par
      QCOMPARE(e.curvature, curvature[e.record]);
      // In a picture the sharpest turn stands at the event, not half a window later.
      const auto reach = static_cast<std::ptrdiff_t>(n.gyroPeriod() / (path.time[1] - path.time[0]));
      const auto around = curvature.begin() + static_cast<std::ptrdiff_t>(e.record);
      const auto peak = std::max_element(around - reach, around + reach);
      const double away = path.time[static_cast<std::size_t>(peak - curvature.begin())] - e.time;
      QVERIFY2(std::abs(away) < 0.3 * n.gyroPeriod(), qPrintable(QString::number(away / n.gyroPeriod())));
    }
  }

  /// The pitch angle turned by hand, in a uniform field: a reversal without a field maximum.
  void scattering() {
    const Normalisation n = alphaForm(32.0);
    Path path;
    double phase = 0.0;
    Vec3 x{};
    const double dt = gridStep(n, 2.0);
    for (int i = 0; i < 2000; ++i) {
      const double m = 0.5 * std::cos(2 * pi * i / 1000.0), s = std::sqrt(1 - m * m);
      path.time.push_back(i * dt);
      path.velocity.push_back({s * std::cos(phase), -s * std::sin(phase), m});
      path.position.push_back(x);
      path.field.push_back({0, 0, 1});
      x = x + dt * path.velocity.back();
      phase += 32.0 * dt;
    }
    const auto found = mirrorEvents(path, n);
    QCOMPARE(found.size(), std::size_t{4});
    for (const auto& e : found)
      QVERIFY(!e.mirror);
  }

  void refusal() {
    const Path coarse = bounce(0.5, 30, 4.0); // 3.3 records per period at the middle, fewer at the ends
    const auto found = detectMirrorEvents(PathSeries(coarse, alphaForm(bottleAlpha)));
    QVERIFY(found.events.empty());
    QVERIFY(found.refusal.find("at most 1/4") != std::string::npos);
    const Path passing = testing::helix(alphaForm(bottleAlpha), 1.0, 0.2, 1.0, 0.0, 0.001, 1000);
    QVERIFY(detectMirrorEvents(PathSeries(passing, alphaForm(bottleAlpha))).refusal.empty());
    QVERIFY(mirrorEvents(passing, alphaForm(bottleAlpha)).empty());
    QVERIFY(!detectMirrorEvents(PathSeries(Path{}, alphaForm(bottleAlpha))).refusal.empty());
    QVERIFY(!detectMirrorEvents(PathSeries(passing, alphaForm(0.0))).refusal.empty() ||
            mirrorEvents(passing, alphaForm(0.0)).empty());
  }

  /// One record in a field null has no pitch angle; the reversals on both sides of it are still found.
  void fieldNull() {
    Path path = bounce(0.5, 4, 4.1);
    path.field[path.size() / 2] = {0.0, 0.0, 0.0};
    QVERIFY(mirrorEvents(path, alphaForm(bottleAlpha)).size() >= 7);
  }

  void pooled() {
    std::vector<Path> paths;
    for (int p = 0; p < 40; ++p) {
      paths.push_back(bounce(0.5, 4, 2.1));
    }
    const Trajectories t = together(paths, alphaForm(bottleAlpha), true);
    const auto one = mirrorEvents(t, t.records(), 1), many = mirrorEvents(t, t.records(), 2);
    QCOMPARE(one.size(), std::size_t{160});
    QCOMPARE(many.size(), one.size());
    for (std::size_t k = 0; k < one.size(); ++k) {
      QCOMPARE(one[k].particle, k / 4);
      QVERIFY(one[k].time == many[k].time && one[k].curvature == many[k].curvature);
    }
  }

  void paperLabelling() {
    const Path path = bounce(0.6, 1, 2.1);
    const PathSeries series(path, alphaForm(bottleAlpha));
    const auto labels = paperLabels(series);
    QVERIFY(labels.size() > path.size() / 200 && labels.size() <= path.size() / 100 + 1);
  }
};

LARMOR_TEST(TestMirrorEvents)
#include "tst_mirror_events.moc"
