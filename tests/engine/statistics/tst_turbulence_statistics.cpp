#include "engine/statistics/Analyse.h"
#include "engine/statistics/Baseline.h"
#include "engine/statistics/Records.h"
#include "tests/engine/statistics/Paths.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::statistics;
using namespace larmor::testing;

namespace {

QByteArray text(double value) { return QByteArray::number(value, 'g', 6); }

/// Rows of white noise with another amplitude for each path, so that pooled increments have the density of a mixture.
std::vector<Path> mixture(std::size_t particles, std::size_t records, double ratio) {
  auto paths = brownian(particles, records);
  for (std::size_t p = 0; p < particles; ++p)
    for (Vec3& v : paths[p].velocity)
      v = (p % 2 ? 0.05 * ratio : 0.05) * v;
  return paths;
}

} // namespace

class TestTurbulenceStatistics : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// Diffusive paths have slope 1, straight ones 2.
  void exponentOfTheDisplacement() {
    auto paths = brownian(2000, 400);
    for (Path& path : paths) {
      Vec3 x{};
      path.position.clear();
      for (const Vec3& v : path.velocity) {
        path.position.push_back(x);
        x = x + v;
      }
    }
    const TrajectoryReport report = analyse(together(paths, alphaForm(1.0)), 400);
    const Curve* exponent = report.find("msd_local_exponent");
    QVERIFY(exponent && exponent->x.size() > 20);
    for (std::size_t k = 0; k < exponent->x.size(); ++k)
      QVERIFY2(std::abs(exponent->y[k] - 1.0) < 4.5 * exponent->error[k], text(exponent->y[k]));
    const Normalisation n = alphaForm(8.0);
    const auto straight = analyse(together({helix(n, 1.0, 1.0, 1.0, 0.0, gridStep(n, 10), 100)}, n), 100);
    const Curve* line = straight.find("flatness_gaussian");
    QVERIFY(!line || line->y.front() == 3.0);
    for (const double y : straight.find("msd_local_exponent")->y)
      QVERIFY(std::abs(y - 2.0) < 1e-9);
  }

  /// kappa_gc of helices in |b| = 1 is alpha c sin / (c^2 sin^2 + cos^2) with c = 0.2122: straight lines, angle -> 0,
  /// give p ~ kappa, and the range fitted is where the quantiles say.
  void gyroCentreSlopes() {
    const Normalisation n = alphaForm(32.0);
    Trajectories t;
    t.normalisation = n;
    constexpr std::size_t particles = 200000, records = 152;
    t.velocity = t.position = RecordArray(particles, records, true);
    for (std::size_t r = 0; r < records; ++r)
      t.time.push_back(static_cast<double>(r) * gridStep(n, 1.0));
    for (std::size_t p = 0; p < particles; ++p) {
      Philox random(3, 7, p);
      const double m = random.uniform(-1.0, 1.0);
      const double w = n.coupling, s = std::sqrt(1.0 - m * m), phase = random.uniform(0.0, 2.0 * pi);
      for (std::size_t r = 0; r < records; ++r) {
        const double a = phase - w * t.time[r];
        t.velocity.set(p, r, {s * std::cos(a), s * std::sin(a), m});
        t.position.set(p, r, {-s / w * std::sin(a), s / w * std::cos(a), m * t.time[r]});
      }
    }
    AnalyseOptions options;
    options.costly = false;
    const TrajectoryReport report = analyse(t, records, options);
    const Scalar *low = report.scalar("curvature_slope_low"), *to = report.scalar("curvature_slope_low_to"),
                 *from = report.scalar("curvature_slope_low_from");
    QVERIFY(low && from && to);
    QCOMPARE(report.scalar("curvature_slope_low_from_quantile")->value.value, 1e-4);
    QCOMPARE(report.scalar("curvature_slope_low_to_quantile")->value.value, 1e-2);
    qInfo("low end %.3f +- %.3f from %.3g to %.3g", low->value.value, low->value.error, from->value.value,
          to->value.value);
    QVERIFY2(std::abs(low->value.value - 1.0) < 0.1 && low->value.error < 0.1, text(low->value.value));
    // 1 - cos = q gives kappa = alpha c sqrt(2 q) to first order.
    const double c = 2.0 / (3.0 * pi), expected = 32.0 * c * std::sqrt(2.0 * 1e-2);
    QVERIFY2(std::abs(to->value.value / expected - 1.0) < 0.12, text(to->value.value)); // a bin is 12 % wide
    QVERIFY(report.find("curvature_local_slope"));
  }

  /// A power law is interpolated exactly; errors add in quadrature; other ranges are left out.
  void ratioToABaseline() {
    Curve run = emptyCurve("s", "S", "Lag", "t", "S", "1"), base = run;
    for (int k = 0; k < 20; ++k) {
      const double x = std::pow(1.5, k), z = 0.7 * std::pow(1.3, k);
      appendPoint(run, x, {3.0 * std::pow(x, 0.8), 0.1 * 3.0 * std::pow(x, 0.8)});
      appendPoint(base, z, {2.0 * std::pow(z, 0.5), 0.2 * 2.0 * std::pow(z, 0.5)});
    }
    const Curve r = ratio(run, base);
    QCOMPARE(r.name, std::string("s_ratio"));
    QVERIFY(r.x.size() > 5 && r.x.size() < run.x.size() && r.x.back() <= base.x.back());
    for (std::size_t i = 0; i < r.x.size(); ++i) {
      QVERIFY(std::abs(r.y[i] / (1.5 * std::pow(r.x[i], 0.3)) - 1.0) < 1e-12);
      QVERIFY2(std::abs(r.error[i] / r.y[i] - std::hypot(0.1, 0.2)) < 1e-9, text(r.error[i] / r.y[i]));
    }
    QVERIFY(std::isnan(valueAt(base, 1e9).value) && std::isnan(valueAt({}, 1.0).value));
    QVERIFY(ratio(run, run).y == std::vector<double>(20, 1.0));
    QVERIFY(ratio(run, run).error == std::vector<double>(20, 0.0)); // exactly
  }

  void comparisonOfTwoRuns() {
    const auto a = analyse(together(brownian(500, 300), alphaForm(1.0)), 300);
    const auto b = analyse(together(mixture(500, 300, 1.0), alphaForm(1.0)), 300);
    const auto lags = commonLags(a, b);
    QCOMPARE(lags.size(), std::size_t{5});
    const auto table = compare(a, b, lags);
    std::size_t found = 0;
    for (const ScalarComparison& c : table)
      if (c.quantity == "structure_function_2") {
        QVERIFY2(std::abs(c.ratio.value - 400.0) < 5.0 * c.ratio.error + 1e-6, text(c.ratio.value));
        ++found;
      }
    QCOMPARE(found, std::size_t{5});
  }
};

LARMOR_TEST(TestTurbulenceStatistics)
#include "tst_turbulence_statistics.moc"
