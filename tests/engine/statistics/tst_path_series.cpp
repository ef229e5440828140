#include "engine/core/Error.h"
#include "engine/statistics/Differences.h"
#include "engine/statistics/Quantity.h"
#include "tests/engine/statistics/Paths.h"
#include "tests/harness/Test.h"

#include <algorithm>
#include <set>

using namespace larmor;
using namespace larmor::statistics;
using namespace larmor::testing;

namespace {

/// Largest |value - expected| relative to `scale` over records from `first` on; infinite if any is NaN.
double worst(const std::vector<double>& values, double expected, double scale, std::size_t first = 0) {
  double out = 0.0;
  for (std::size_t i = first; i < values.size(); ++i)
    out = std::isnan(values[i]) ? std::numeric_limits<double>::infinity()
                                : std::max(out, std::abs(values[i] - expected) / scale);
  return out;
}

Path rounded(Path path) {
  for (auto* rows : {&path.position, &path.velocity, &path.field})
    for (Vec3& v : *rows)
      for (double& c : v)
        c = static_cast<double>(static_cast<float>(c));
  return path;
}

Normalisation relativistic(double gamma) {
  Normalisation n;
  n.form = "relativistic";
  n.coupling = 1.0 / gamma;
  n.speed = std::sqrt(1.0 - 1.0 / (gamma * gamma));
  n.lengthUnit = "ρ_0";
  n.timeUnit = "1/ω_c";
  return n;
}

} // namespace

class TestPathSeries : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void helix_data() {
    QTest::addColumn<double>("gamma"); // 0: alpha form
    QTest::addColumn<double>("pitchCosine");
    QTest::addColumn<double>("strength");
    QTest::addColumn<bool>("single");
    QTest::addColumn<double>("tolerance");
    // Double: no differences enter in a uniform field, so only rounding is left. Float: V and b carry 6e-8.
    QTest::newRow("alpha") << 0.0 << 0.5 << 1.0 << false << 1e-12;
    QTest::newRow("alpha, backwards") << 0.0 << -0.3 << 1.0 << false << 1e-12;
    QTest::newRow("alpha, strong field") << 0.0 << 0.8 << 1.7 << false << 1e-12;
    QTest::newRow("relativistic") << 2.0 << 0.5 << 1.0 << false << 1e-12;
    QTest::newRow("alpha, float") << 0.0 << 0.5 << 1.0 << true << 1e-6;
    QTest::newRow("relativistic, float") << 2.0 << -0.5 << 1.3 << true << 1e-6;
  }
  /// Curvature a/(a^2+p^2) and torsion p/(a^2+p^2) of the drawn curve, radius a, pitch p; 20 records per gyration.
  void helix() {
    QFETCH(double, gamma);
    QFETCH(double, pitchCosine);
    QFETCH(double, strength);
    QFETCH(bool, single);
    QFETCH(double, tolerance);
    const Normalisation n = gamma > 0.0 ? relativistic(gamma) : alphaForm(32.0);
    Path path = testing::helix(n, n.speed, pitchCosine, strength, 0.3, gridStep(n, 5.0), 200);
    if (single)
      path = rounded(path);
    const double w = n.coupling * strength, a = n.speed * std::sqrt(1 - pitchCosine * pitchCosine) / w,
                 p = -n.speed * pitchCosine / w; // clockwise: left-handed for motion along b
    const double curvature = a / (a * a + p * p), torsion = p / (a * a + p * p);
    const double scale = std::hypot(curvature, torsion);
    QVERIFY(worst(evaluate("curvature", path, n), curvature, scale) < tolerance);
    QVERIFY(worst(evaluate("torsion", path, n), torsion, scale) < tolerance);
    QVERIFY(worst(evaluate("pitch_cosine", path, n), pitchCosine, 1.0) < tolerance);
    QVERIFY(worst(evaluate("parallel_velocity", path, n), n.speed * pitchCosine, n.speed) < tolerance);
    QVERIFY(worst(evaluate("field_strength", path, n), strength, strength) < tolerance);
    QVERIFY(worst(evaluate("speed", path, n), n.speed, n.speed) < tolerance);
    const double moment = n.speed * n.speed * (1 - pitchCosine * pitchCosine) / (2 * strength);
    QVERIFY(worst(evaluate("magnetic_moment", path, n), moment, moment) < 4 * tolerance);
  }

  /// Without b: fourth-order differences. First derivative off by (wh)^4/30, second by (wh)^4/90; wh = 2 pi/100.
  void helixWithoutField() {
    const Normalisation n = alphaForm(32.0);
    Path path = testing::helix(n, 1.0, 0.5, 1.0, 0.3, gridStep(n, 1.0), 100);
    path.field.clear();
    const double error = std::pow(2 * pi / 100, 4) / 30;
    const auto curvature = evaluate("curvature", path, n), torsion = evaluate("torsion", path, n);
    for (std::size_t i = 2; i + 2 < path.size(); ++i) {
      QVERIFY(std::abs(curvature[i] / (32.0 * std::sqrt(0.75)) - 1.0) < 1.1 * error);
      QVERIFY(std::abs(torsion[i] / -16.0 - 1.0) < 1.1 * error);
    }
    QVERIFY(std::isnan(evaluate("pitch_cosine", path, n)[50]));
  }

  /// Torsion where the field changes: b turns about z with the position, so db/dt is known.
  void torsionInShearedField() {
    const Normalisation n = alphaForm(20.0);
    const double k = 1.5;
    const auto field = [&](const Vec3& x) { return Vec3{std::cos(k * x[2]), std::sin(k * x[2]), 0.7}; };
    const Path path = boris(n, field, {0, 0, 0}, {0.6, 0.0, 0.8}, n.gyroPeriod() / 2000, 100, 300);
    const auto torsion = evaluate("torsion", path, n);
    for (std::size_t i = 0; i < path.size(); ++i) {
      const Vec3 &v = path.velocity[i], &b = path.field[i], db{-k * v[2] * b[1], k * v[2] * b[0], 0.0};
      const Vec3 a = 20.0 * cross(v, b);
      const double exact = -20.0 * dot(v, b) + 20.0 * dot(a, db) / dot(a, a);
      // Sixth-order differences, 20 records per gyration; one-sided at the ends.
      QVERIFY(std::abs(torsion[i] - exact) < (i < 3 || i + 3 >= path.size() ? 2e-2 : 2e-4) * 20.0);
    }
  }

  void gyroCentre_data() {
    QTest::addColumn<double>("every");
    QTest::addColumn<bool>("positions");
    QTest::addColumn<bool>("field");
    QTest::addColumn<double>("tolerance");
    QTest::newRow("whole window") << 5.0 << true << true << 1e-9;
    QTest::newRow("fractional window, 37.5 records") << 4.0 << true << true << 1e-6;
    QTest::newRow("fractional window, 21.43 records") << 7.0 << true << true << 2e-5;
    QTest::newRow("no positions, end-corrected trapezium") << 1.0 << false << true << 1e-6;
    QTest::newRow("velocity alone, as generated") << 1.0 << false << false << 1e-5;
  }
  /// kappa = alpha c s/(c^2 s^2 + m^2), torsion = -alpha m/(c^2 s^2 + m^2) in |b| = 1, c = 2/(3 pi).
  void gyroCentre() {
    QFETCH(double, every);
    QFETCH(bool, positions);
    QFETCH(bool, field);
    QFETCH(double, tolerance);
    const Normalisation n = alphaForm(32.0);
    for (const double m : {-0.9, -0.2, 0.0, 0.4, 0.95}) {
      Path path = testing::helix(n, 1.0, m, 1.0, 0.7, gridStep(n, every), 400);
      if (!positions)
        path.position.clear();
      if (!field)
        path.field.clear();
      const double c = 2.0 / (3.0 * pi), s = std::sqrt(1 - m * m), d = c * c * s * s + m * m;
      const double scale = 32.0 / std::sqrt(d);
      const auto first = static_cast<std::size_t>(std::ceil(150.0 / every - 1e-9)) + (field ? 0 : 4);
      auto curvature = evaluate("gyro_centre_curvature", path, n), torsion = evaluate("gyro_centre_torsion", path, n);
      QVERIFY(std::isnan(curvature[first - (field ? 1 : 5)]));
      if (!field) { // one-sided differences at the end
        curvature.resize(curvature.size() - 4);
        torsion.resize(torsion.size() - 4);
      }
      QVERIFY2(worst(curvature, 32.0 * c * s / d, scale, first) < tolerance,
               qPrintable(QString::number(worst(curvature, 32.0 * c * s / d, scale, first))));
      QVERIFY2(worst(torsion, -32.0 * m / d, scale, first) < tolerance,
               qPrintable(QString::number(worst(torsion, -32.0 * m / d, scale, first))));
    }
  }

  /// Time running backwards, a short last interval, and records too coarse for the window.
  void oddRecords() {
    const Normalisation n = alphaForm(32.0);
    const Path back = testing::helix(n, 1.0, 0.4, 1.0, 0.7, -gridStep(n, 4.0), 200);
    const double c = 2.0 / (3.0 * pi), s = std::sqrt(1 - 0.16), d = c * c * s * s + 0.16;
    QVERIFY(worst(evaluate("gyro_centre_curvature", back, n), 32.0 * c * s / d, 32.0, 38) < 1e-5);
    QVERIFY(worst(evaluate("gyro_centre_torsion", back, n), -32.0 * 0.4 / d, 32.0, 38) < 1e-5);
    Path shortened = testing::helix(n, 1.0, 0.4, 1.0, 0.7, gridStep(n, 5.0), 100);
    shortened.time.back() -= 0.3 * gridStep(n, 5.0);
    QVERIFY(std::isnan(evaluate("gyro_centre_curvature", shortened, n).back()));
    QVERIFY(!std::isnan(evaluate("gyro_centre_curvature", shortened, n)[98]));
    const Path coarse = testing::helix(n, 1.0, 0.4, 1.0, 0.7, gridStep(n, 40.0), 100);
    QVERIFY(std::isnan(evaluate("gyro_centre_curvature", coarse, n).back()));
    QVERIFY(worst(evaluate("curvature", coarse, n), 32.0 * s, 32.0) < 1e-12);
  }

  void differences() {
    std::vector<double> t;
    std::vector<Vec3> f;
    for (int i = 0; i < 12; ++i) {
      t.push_back(0.1 * i + 0.02 * (i % 3)); // uneven
      f.push_back({std::pow(t.back(), 4), t.back(), 1.0});
    }
    const auto first = differentiate(t, f, 1, 5), second = differentiate(t, f, 2, 5);
    for (std::size_t i = 0; i < t.size(); ++i) { // exact for degree four up to rounding
      QVERIFY(std::abs(first[i][0] - 4 * std::pow(t[i], 3)) < 1e-10);
      QVERIFY(std::abs(second[i][0] - 12 * t[i] * t[i]) < 1e-8);
      QVERIFY(std::abs(first[i][1] - 1.0) < 1e-11 && std::abs(first[i][2]) < 1e-11);
    }
  }

  void catalogue() {
    const Path path = testing::helix(alphaForm(32.0), 1.0, 0.4, 1.0, 0.7, 0.001, 5);
    std::set<std::string> names;
    for (const Quantity& q : quantities()) {
      QVERIFY(!q.label.empty() && !q.symbol.empty() && !q.unit.empty());
      QVERIFY2(names.insert(q.name).second, q.name.c_str());
      for (const std::size_t records : {0u, 1u, 2u, 5u}) { // never a crash, always one value per record
        Path part = path;
        for (auto* rows : {&part.position, &part.velocity, &part.field})
          rows->resize(records);
        part.time.resize(records);
        QCOMPARE(evaluate(q.name, part, alphaForm(32.0)).size(), records);
      }
      Path bare;
      bare.time = {0.0, 1.0, 2.0};
      QCOMPARE(evaluate(q.name, bare, alphaForm(0.0)).size(), std::size_t{3});
    }
    QCOMPARE(quantities().front().name, std::string("gyro_centre_curvature"));
    QCOMPARE(quantity("curvature").unit, std::string("1/l_0"));
    QCOMPARE(unitOf(quantity("curvature"), relativistic(2.0)), std::string("1/ρ_0"));
    QVERIFY_THROWS_EXCEPTION(Error, quantity("curvatur"));
  }
};

LARMOR_TEST(TestPathSeries)
#include "tst_path_series.moc"
