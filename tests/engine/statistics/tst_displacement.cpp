#include "engine/core/Error.h"
#include "engine/statistics/Analyse.h"
#include "engine/statistics/Displacement.h"
#include "tests/engine/statistics/Paths.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::statistics;
using namespace larmor::testing;

namespace {

/// Share of points further than `sigmas` standard errors from expected(x).
template <class F>
double outliers(const Curve& curve, double sigmas, F expected) {
  double n = 0.0;
  for (std::size_t k = 0; k < curve.x.size(); ++k)
    n += std::abs(curve.y[k] - expected(curve.x[k])) > sigmas * curve.error[k];
  return n / static_cast<double>(curve.x.size());
}

} // namespace

class TestDisplacement : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// Unit steps per component: MSD = 3 tau, D_perp = D_par = 1/2, slopes the same.
  void brownianPaths() {
    const Trajectories t = together(brownian(2000, 200), alphaForm(1.0));
    const TrajectoryReport report = analyse(t, t.records());
    const Curve *msd = report.find("msd"), *over = report.find("msd_over_tau"),
                *across = report.find("running_diffusion_perpendicular"),
                *along = report.find("running_diffusion_parallel");
    QVERIFY(msd && over && across && along);
    // Points are correlated, errors have 19 degrees of freedom: a tenth beyond 3.5 sigma would be a failure.
    QVERIFY(outliers(*msd, 3.5, [](double tau) { return 3 * tau; }) < 0.1);
    QVERIFY(outliers(*over, 3.5, [](double) { return 3.0; }) < 0.1);
    QVERIFY(outliers(*report.find("msd_perpendicular"), 3.5, [](double tau) { return 2 * tau; }) < 0.1);
    QVERIFY(outliers(*report.find("msd_parallel"), 3.5, [](double tau) { return tau; }) < 0.1);
    QVERIFY(outliers(*across, 3.5, [](double) { return 0.5; }) < 0.1);
    QVERIFY(outliers(*along, 3.5, [](double) { return 0.5; }) < 0.1);
    // Errors of D across: relative 1/sqrt(particles); of the estimate itself 1/sqrt(2 * 19) = 16 %.
    const double expected = 0.5 / std::sqrt(2000.0);
    QVERIFY(across->error.back() > 0.5 * expected && across->error.back() < 1.6 * expected);
    for (const Estimate& slope : {report.diffusionPerpendicular, report.diffusionParallel}) {
      QVERIFY(std::abs(slope.value - 0.5) < 4 * slope.error);
      QVERIFY(slope.error > 0.0 && slope.error < 0.1);
    }
    QCOMPARE(msd->xUnit, std::string("l_0/v_0"));
    QCOMPARE(msd->yUnit, std::string("l_0²"));
    QVERIFY(msd->x.size() > 25 && msd->x.front() == 1.0);
  }

  /// Straight flight: MSD = tau^2 to rounding, in single precision to 1e-5; and the axis turns with the flight.
  void ballistic() {
    std::vector<Path> paths(30);
    for (std::size_t p = 0; p < paths.size(); ++p) {
      Philox random(1, 5, p);
      const auto d = random.direction();
      for (int r = 0; r < 101; ++r) {
        paths[p].time.push_back(0.25 * r);
        paths[p].position.push_back(0.25 * r * d);
        paths[p].velocity.push_back(d);
      }
    }
    const auto exact = analyse(together(paths, alphaForm(1.0)), 101);
    const auto single = analyse(together(paths, alphaForm(1.0), true), 101);
    for (std::size_t k = 0; k < exact.find("msd")->x.size(); ++k) {
      const double tau = exact.find("msd")->x[k];
      QVERIFY(std::abs(exact.find("msd")->y[k] / (tau * tau) - 1.0) < 1e-12);
      QVERIFY(std::abs(single.find("msd")->y[k] / (tau * tau) - 1.0) < 1e-5);
    }
    for (Path& p : paths)
      p.position.clear(); // integrated from V
    QVERIFY(std::abs(analyse(together(paths, alphaForm(1.0)), 101).find("msd")->y[3] / exact.find("msd")->y[3] - 1.0) <
            1e-12);
    AnalyseOptions options;
    const Vec3 direction = paths[0].velocity[0];
    options.axis = 7.0 * direction;
    std::vector<Path> one{paths[0]};
    const auto along = analyse(together(one, alphaForm(1.0)), 101, options);
    QVERIFY(along.find("msd_perpendicular")->y.back() < 1e-12);
    QVERIFY(std::abs(along.find("msd_parallel")->y[0] - 0.0625) < 1e-12);
    QVERIFY(along.find("msd")->error.empty()); // one block has no jackknife
  }

  /// Fed live in uneven pieces, with one thread or two: the same bits, and the same as the pooled statistic.
  void fedInPieces() {
    const Trajectories t = together(brownian(333, 150), alphaForm(1.0), true);
    DisplacementSums whole(333, 150), pieces(333, 150);
    whole.feed(t, 0, 150, 1);
    for (const std::size_t to : {1u, 2u, 40u, 41u, 150u})
      pieces.feed(t, pieces.done(), to, 2);
    const DiffusionReport a = whole.report(t), b = pieces.report(t);
    QVERIFY(a.perpendicular.y == b.perpendicular.y && a.parallel.error == b.parallel.error);
    QVERIFY(a.slopePerpendicular.value == b.slopePerpendicular.value);
    const TrajectoryReport pooled = analyse(t, 150);
    const Curve* curve = pooled.find("running_diffusion_perpendicular");
    QCOMPARE(curve->y.size(), a.perpendicular.y.size());
    for (std::size_t k = 0; k < curve->y.size(); ++k)
      QVERIFY(std::abs(curve->y[k] / a.perpendicular.y[k] - 1.0) < 1e-12);
    QVERIFY_THROWS_EXCEPTION(Error, pieces.feed(t, 3, 4));
    QVERIFY_THROWS_EXCEPTION(Error, DisplacementSums(332, 150).feed(t, 0, 1));
    QVERIFY(DisplacementSums(333, 150).report(t).perpendicular.x.empty());
    QVERIFY(DisplacementSums(0, 0).report(Trajectories{}).parallel.x.empty());
  }

  /// D that settles is called so; ballistic motion is not. Slope of an exact parabola's mean square is known.
  void saturation() {
    Trajectories t = together(brownian(4000, 60, 9), alphaForm(1.0));
    std::vector<Path> flight(40);
    for (std::size_t p = 0; p < flight.size(); ++p)
      for (int r = 0; r < 61; ++r) {
        flight[p].time.push_back(r);
        flight[p].position.push_back({0.0, 0.0, static_cast<double>(r)});
      }
    DisplacementSums sums(40, 61);
    const Trajectories f = together(flight, alphaForm(1.0));
    sums.feed(f, 0, 61);
    const DiffusionReport report = sums.report(f);
    QVERIFY(!report.saturatedParallel);
    // Least squares of t^2/2 over [30, 60] has the slope of the middle, 45.
    QVERIFY(std::abs(report.slopeParallel.value - 45.0) < 1e-9);
    QVERIFY(report.slopePerpendicular.value == 0.0);
    // Constant mean square displacement per time: a ladder of exact sqrt(t) jumps.
    for (std::size_t p = 0; p < flight.size(); ++p)
      for (int r = 0; r < 61; ++r)
        flight[p].position[static_cast<std::size_t>(r)] = {0, 0, (p % 2 ? 1.0 : -1.0) * std::sqrt(2.0 * r)};
    DisplacementSums ladder(40, 61);
    const Trajectories g = together(flight, alphaForm(1.0));
    ladder.feed(g, 0, 61);
    QVERIFY(std::abs(ladder.report(g).parallel.y.back() - 1.0) < 1e-12);
    QVERIFY(std::abs(ladder.report(g).slopeParallel.value - 1.0) < 1e-9);
  }
};

LARMOR_TEST(TestDisplacement)
#include "tst_displacement.moc"
