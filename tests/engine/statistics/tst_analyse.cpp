#include "engine/core/Error.h"
#include "engine/statistics/Analyse.h"
#include "engine/statistics/Histogram.h"
#include "tests/engine/statistics/Paths.h"
#include "tests/harness/Test.h"

#include <algorithm>
#include <atomic>

using namespace larmor;
using namespace larmor::statistics;
using namespace larmor::testing;

namespace {

constexpr double uniformAlpha = 32.0;

/// Isotropic velocities in |b| = 1.
Trajectories isotropic(std::size_t particles, std::size_t records, bool single = false) {
  const Normalisation n = alphaForm(uniformAlpha);
  std::vector<Path> paths;
  for (std::size_t p = 0; p < particles; ++p) {
    Philox random(11, 3, p);
    const double m = random.uniform(-1.0, 1.0), phase = random.uniform(0.0, 2 * pi);
    paths.push_back(testing::helix(n, 1.0, m, 1.0, phase, gridStep(n, 5.0), records));
  }
  return together(paths, n, single);
}

bool same(const TrajectoryReport& a, const TrajectoryReport& b) {
  bool equal = a.curves.size() == b.curves.size() && a.scalars.size() == b.scalars.size();
  for (std::size_t k = 0; equal && k < a.curves.size(); ++k)
    equal = a.curves[k].x == b.curves[k].x && a.curves[k].y == b.curves[k].y && a.curves[k].error == b.curves[k].error;
  for (std::size_t k = 0; equal && k < a.scalars.size(); ++k) {
    const double x = a.scalars[k].value.value, y = b.scalars[k].value.value;
    equal = x == y || (std::isnan(x) && std::isnan(y));
  }
  return equal;
}

} // namespace

class TestAnalyse : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// <kappa> = (pi/4) alpha; <kappa_gc> = alpha c int sin/(c^2 sin^2+cos^2) over the sphere; flat pitch cosine.
  void isotropicEnsemble() {
    const Trajectories t = isotropic(20000, 40);
    const TrajectoryReport report = analyse(t, t.records());
    QVERIFY(std::abs(report.meanCurvature.value - pi / 4 * uniformAlpha) < 4 * report.meanCurvature.error);
    // One sample of sin(theta) per particle: variance 2/3 - pi^2/16.
    const double sampling = uniformAlpha * std::sqrt((2.0 / 3 - pi * pi / 16) / 20000);
    QVERIFY(report.meanCurvature.error > 0.5 * sampling && report.meanCurvature.error < 1.6 * sampling);
    const double c = 2.0 / (3.0 * pi);
    double expected = 0.0;
    for (int i = 0; i < 100000; ++i) {
      const double m = (i + 0.5) / 100000, s = std::sqrt(1 - m * m);
      expected += uniformAlpha * c * s / (c * c * s * s + m * m) / 100000;
    }
    const Estimate gyro = report.meanGyroCentreCurvature;
    QVERIFY(std::abs(gyro.value - expected) < 4 * gyro.error && gyro.error < 0.02 * expected);
    const Curve* pitch = report.find("pitch_distribution");
    QCOMPARE(pitch->x.size(), std::size_t{40});
    double integral = 0.0;
    for (std::size_t k = 0; k < 40; ++k) {
      QVERIFY(std::abs(pitch->y[k] - 0.5) < 4.5 * pitch->error[k]);
      integral += 0.05 * pitch->y[k];
    }
    QVERIFY(std::abs(integral - 1.0) < 1e-12);
    QVERIFY(std::abs(report.gyroPeriod.value / t.normalisation.gyroPeriod() - 1.0) < 1e-10);
    QCOMPARE(report.mirrorEvents + report.scatteringReversals, std::size_t{0});
    QCOMPARE(report.particles, std::size_t{20000});
  }

  /// Density of kappa for isotropic V: kappa/(alpha^2 sqrt(1-(kappa/alpha)^2)); compared by its integral per bin.
  void curvatureDistribution() {
    const Trajectories t = isotropic(20000, 2);
    const TrajectoryReport report = analyse(t, 2);
    const Curve* curve = report.find("raw_curvature_pdf");
    QVERIFY(curve && curve->logX && curve->logY);
    const double ratio = std::pow(10.0, 1.0 / 40);
    for (std::size_t k = 0; k < curve->x.size(); ++k) {
      const auto below = [](double kappa) {
        return 1.0 - std::sqrt(std::max(0.0, 1.0 - kappa * kappa / (uniformAlpha * uniformAlpha)));
      };
      const double low = curve->x[k] / ratio, high = curve->x[k] * ratio;
      const double expected = (below(high) - below(low)) / (high - low), count = expected * (high - low) * 20000;
      if (count > 20)
        QVERIFY(std::abs(curve->y[k] - expected) < 4.5 * std::max(curve->error[k], expected / std::sqrt(count)));
    }
  }

  /// Values along a path are not independent: here each path keeps its pitch, and p paths are p values, however many
  /// records there are. A single one has no error.
  void densitiesOfFewParticles() {
    for (const std::size_t particles : {2, 5, 9}) {
      double relative = 0.0;
      const Trajectories t = isotropic(particles, 200);
      const TrajectoryReport report = analyse(t, t.records());
      const Curve* pitch = report.find("pitch_distribution");
      QVERIFY(pitch && pitch->error.size() == pitch->y.size());
      // A bin of width 1/20 with all values of one path of p: density 20/p, deleted 20/(p - 1) p - 1 times and 0 once.
      const double p = static_cast<double>(particles), density = 20 / p;
      for (std::size_t k = 0; k < pitch->y.size(); ++k)
        if (std::abs(pitch->y[k] - density) < 1e-9) {
          relative = pitch->error[k] / density;
          QVERIFY2(std::abs(relative - 1.0) < 1e-9, QByteArray::number(relative));
        }
      QVERIFY(relative > 0.0);
      QVERIFY(!report.find("curvature_pdf")->error.empty());
    }
    const Trajectories one = isotropic(1, 200);
    const TrajectoryReport report = analyse(one, one.records());
    for (const char* name : {"pitch_distribution", "curvature_pdf", "raw_curvature_pdf"})
      QVERIFY2(report.find(name) && report.find(name)->error.empty(), name);
    for (const Scalar& scalar : report.scalars)
      QVERIFY2(!(scalar.value.error > 0.0), scalar.name.c_str()); // that of a yes or no is 0
  }

  /// The integrator's own gyro-period: Boris is slow by (h/2)/atan(h/2), 1.00817 at 20 steps.
  void measuredGyroPeriod() {
    const Normalisation n = alphaForm(uniformAlpha);
    const auto field = [](const Vec3&) { return Vec3{0.0, 0.6, 0.8}; };
    const Path path = boris(n, field, {}, {1.0, 0.0, 0.0}, n.gyroPeriod() / 20, 1, 200);
    const double h = 2 * pi / 20, expected = n.gyroPeriod() * (h / 2) / std::atan(h / 2);
    QVERIFY(std::abs(analyse(together({path}, n), 200).gyroPeriod.value / expected - 1.0) < 1e-10);
  }

  void mirrorEventsAreCounted() {
    const Normalisation n = alphaForm(100.0);
    const Vec3 v{0.0, std::sqrt(0.75), 0.5};
    const Path path = boris(
        n, [](const Vec3& x) { return bottle(x, 2.0); }, -0.01 * cross(v, {0, 0, 1}), v, n.gyroPeriod() / 100, 4, 2000);
    const Trajectories t = together({path, path, path}, n);
    AnalyseOptions options;
    options.keepEvents = true;
    const TrajectoryReport report = analyse(t, t.records(), options);
    const auto events = mirrorEvents(t, t.records());
    QVERIFY(!events.empty());
    QCOMPARE(report.mirrorEvents, events.size());
    QCOMPARE(report.events.size(), events.size());
    QCOMPARE(report.scatteringReversals, std::size_t{0});
  }

  void threadsDoNotMatter() {
    const Trajectories t = isotropic(171, 200, true);
    AnalyseOptions options;
    options.threads = 1;
    const TrajectoryReport one = analyse(t, t.records(), options);
    for (const unsigned threads : {2u, 3u, 0u}) {
      options.threads = threads;
      QVERIFY(same(one, analyse(t, t.records(), options)));
    }
    QVERIFY(one.curves.size() >= 12);
  }

  void progressSubsetCancel() {
    const Trajectories t = isotropic(500, 60);
    AnalyseOptions options;
    double last = 0.0;
    options.progress = [&](double f) { last = f; };
    options.mostParticles = 100;
    QCOMPARE(analyse(t, 50, options).particles, std::size_t{100});
    QCOMPARE(last, 1.0);
    std::atomic<int> asked = 0;
    options.cancelled = [&] { return ++asked > 10; };
    QVERIFY_THROWS_EXCEPTION(Cancelled, analyse(t, 50, options));
  }

  /// Nothing, one record, two, numbers that are no numbers: no crash, no NaN in a curve.
  void poorInput() {
    QVERIFY(analyse(Trajectories{}, 0).curves.empty());
    const Trajectories good = isotropic(25, 60);
    for (const std::size_t done : {0u, 1u, 2u, 3u, 7u, 20u}) {
      const TrajectoryReport report = analyse(good, done);
      for (const Curve& c : report.curves)
        for (std::size_t k = 0; k < c.x.size(); ++k)
          QVERIFY(std::isfinite(c.x[k]) && std::isfinite(c.y[k]) && (c.error.empty() || std::isfinite(c.error[k])));
      if (done == 0)
        QVERIFY(report.curves.empty());
      if (done <= 1)
        QVERIFY(!report.find("msd") && !report.find("flatness") && !report.mirrorRefusal.empty());
    }
    Trajectories lost = good;
    lost.velocity.set(3, 20, {std::nan(""), 0, 0});
    lost.position.set(4, 30, {std::numeric_limits<double>::infinity(), 0, 0});
    const TrajectoryReport report = analyse(lost, 60);
    QCOMPARE(report.skipped, std::size_t{2});
    QCOMPARE(report.particles, std::size_t{23});
    for (std::size_t p = 0; p < 25; ++p)
      lost.field.set(p, 0, {std::nan(""), 0, 0});
    QVERIFY(analyse(lost, 60).curves.empty());
    QVERIFY_THROWS_EXCEPTION(Error, analyse(good, 61));
    Trajectories uneven = good;
    uneven.field = RecordArray(25, 59, false);
    QVERIFY_THROWS_EXCEPTION(Error, analyse(uneven, 60));
    AnalyseOptions noAxis;
    noAxis.axis = {0, 0, 0};
    QVERIFY_THROWS_EXCEPTION(Error, analyse(good, 60, noAxis));
  }

  void histogram() {
    Histogram h(Bins(0.0, 10.0, 5, false));
    h.add(std::vector<double>{0.0, 1.9, 2.0, 10.0, -0.1, 10.1, std::nan("")});
    QCOMPARE(h.count(0), 2.0);
    QCOMPARE(h.count(1), 1.0);
    QCOMPARE(h.count(4), 1.0);
    QCOMPARE(h.outside(), 2.0);
    Histogram more = h;
    more.merge(h);
    QCOMPARE(more.inside(), 8.0);
    const Curve curve = h.curve(); // 4 inside, width 2
    QVERIFY(std::abs(curve.y[0] - 0.25) < 1e-15 && std::abs(curve.error[0] - std::sqrt(2.0) / 8) < 1e-15);
    Histogram decades(Bins(1e-2, 1e2, 4, true));
    decades.add(std::vector<double>{0.0, -1.0, 0.02, 0.2, 2.0, 20.0, 20.0, 1e2});
    QCOMPARE(decades.count(3), 3.0);
    QCOMPARE(decades.outside(), 2.0);
    double integral = 0.0;
    for (std::size_t k = 0; k < 4; ++k)
      integral += decades.curve().y[k] * decades.bins().width(k);
    QVERIFY(std::abs(integral - 1.0) < 1e-12);
    QVERIFY(Histogram(Bins(0.0, 1.0, 3, false)).curve().x.empty());
    QVERIFY_THROWS_EXCEPTION(Error, Bins(1.0, 1.0, 4, false));
    QVERIFY_THROWS_EXCEPTION(Error, Bins(0.0, 1.0, 4, true));
    QVERIFY_THROWS_EXCEPTION(Error, more.merge(decades));
  }
};

LARMOR_TEST(TestAnalyse)
#include "tst_analyse.moc"
