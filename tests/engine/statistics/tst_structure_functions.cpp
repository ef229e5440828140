#include "engine/statistics/Analyse.h"
#include "engine/statistics/LagSums.h"
#include "engine/statistics/Records.h"
#include "tests/engine/statistics/Paths.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::statistics;
using namespace larmor::testing;

class TestStructureFunctions : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// The kernel against the definition, for lengths and lag lists around its group size.
  void kernel() {
    Philox random(4, 9, 0);
    for (const std::size_t n : {0u, 1u, 2u, 7u, 64u, 501u}) {
      std::vector<double> x(n);
      for (double& v : x)
        v = random.normal();
      for (std::size_t count = 1; count < 10; ++count) {
        std::vector<std::size_t> lags;
        for (std::size_t k = 0; k < count; ++k)
          lags.push_back(k * k + k + 1);
        std::vector<double> second(count, 1.0), fourth(count, 2.0), squares(count, 1.0);
        addLagSums(x, lags, second.data(), fourth.data());
        addLagSums(x, lags, squares.data(), nullptr);
        for (std::size_t k = 0; k < count; ++k) {
          double s = 1.0, q = 2.0;
          for (std::size_t i = 0; i + lags[k] < n; ++i) {
            s += std::pow(x[i + lags[k]] - x[i], 2);
            q += std::pow(x[i + lags[k]] - x[i], 4);
          }
          QVERIFY(std::abs(second[k] / s - 1.0) < 1e-12 && std::abs(fourth[k] / q - 1.0) < 1e-12);
          QVERIFY(std::abs(squares[k] / s - 1.0) < 1e-12);
        }
      }
    }
  }

  void lags() {
    const auto lags = logarithmicLags(2048);
    QCOMPARE(lags.front(), std::size_t{1});
    QCOMPARE(lags.back(), std::size_t{1023});
    QVERIFY(std::is_sorted(lags.begin(), lags.end()) && lags.size() >= 38 && lags.size() <= 40);
    QVERIFY(logarithmicLags(0).empty() && logarithmicLags(2).empty());
    QCOMPARE(logarithmicLags(3).size(), std::size_t{1});
  }

  /// Times that single precision rounds are equally spaced; a missing record and a shorter last step are not.
  void spacing() {
    constexpr std::size_t n = 20000;
    std::vector<double> stored(n), summed(n), shaken(n), gap(n), late(n);
    float sum = 0.0f;
    for (std::size_t i = 0; i < n; ++i) {
      const double t = 0.01 * static_cast<double>(i);
      stored[i] = static_cast<float>(t);
      late[i] = static_cast<float>(1e4 + t); // rounded to a tenth of a step
      summed[i] = sum;
      sum += 0.01f;
      shaken[i] = t + (i % 2 ? 1e-6 : -1e-6);
      gap[i] = t + (i > 12000 ? 0.01 : 0.0);
    }
    for (const auto* times : {&stored, &summed, &shaken, &late}) {
      const Spacing all = equallySpaced(*times);
      QCOMPARE(all.records, n);
      QVERIFY(std::abs(all.step / 0.01 - 1.0) < 2e-3);
      QCOMPARE(spacingNotes(*times, "s").size(), std::size_t{1}); // says how far they differ
    }
    QVERIFY(std::abs(equallySpaced(shaken).jitter - 2e-4) < 1e-6);
    QCOMPARE(equallySpaced(gap).records, std::size_t{12001});
    QVERIFY(spacingNotes(gap, "s").front().find("7999 of 20000 records") != std::string::npos);
    for (double& t : gap) // the same in single precision
      t = static_cast<float>(t);
    QCOMPARE(equallySpaced(gap).records, std::size_t{12001});
    std::vector<double> run{0.0, 0.3, 0.6, 0.9, 1.0};
    QCOMPARE(equallySpaced(run).records, std::size_t{4});
    run.pop_back();
    QVERIFY(spacingNotes(run, "s").empty());
  }

  /// Components that a file does not hold are not pooled as zeros, and what needs them is not given.
  void oneComponent() {
    auto paths = brownian(1000, 200);
    for (Path& path : paths)
      for (Vec3& v : path.velocity)
        v = {v[0], 0.0, 0.0};
    Trajectories t = together(paths, alphaForm(1.0));
    t.known = {true, false, false};
    const TrajectoryReport report = analyse(t, t.records());
    const Curve *s2 = report.find("structure_function_2"), *flatness = report.find("flatness");
    for (std::size_t k = 0; k < s2->x.size(); ++k) {
      QVERIFY(std::abs(s2->y[k] - 2.0) < 4.5 * s2->error[k]);
      QVERIFY(std::abs(flatness->y[k] - 3.0) < 4.5 * flatness->error[k]);
    }
    for (const char* name : {"mean_curvature", "mean_torsion", "diffusion_parallel", "diffusion_parallel_saturated"})
      QVERIFY2(std::isnan(report.scalar(name)->value.value), name);
    for (const char* name : {"flatness_parallel", "msd_perpendicular", "raw_curvature_pdf"})
      QVERIFY2(!report.find(name), name);
    QVERIFY(report.mirrorRefusal.find("components") != std::string::npos);
  }

  /// Densities can be integrated: bins have edges, empty ones are there, too.
  void densitiesIntegrateToOne() {
    const TrajectoryReport report = analyse(together(brownian(20, 300), alphaForm(0.3)), 300);
    for (const char* name : {"increment_pdf_1", "raw_curvature_pdf"}) {
      const Curve* pdf = report.find(name);
      QVERIFY2(pdf && pdf->edges.size() == pdf->density.size() + 1 && pdf->density.size() >= pdf->x.size(), name);
      double integral = 0.0;
      for (std::size_t k = 0; k < pdf->density.size(); ++k)
        integral += pdf->density[k] * (pdf->edges[k + 1] - pdf->edges[k]);
      QVERIFY2(integral > (name[0] == 'r' ? 1.0 - 1e-9 : 0.5) && integral < 1.0 + 1e-9, name);
    }
  }

  /// White Gaussian velocity: S_2 = 2, flatness 3, at every lag, within the errors given.
  void gaussian() {
    const Trajectories t = together(brownian(1000, 300), alphaForm(1.0));
    const TrajectoryReport report = analyse(t, t.records());
    const Curve *s2 = report.find("structure_function_2"), *s4 = report.find("structure_function_4"),
                *flatness = report.find("flatness");
    QVERIFY(s2 && s4 && flatness);
    for (std::size_t k = 0; k < s2->x.size(); ++k) {
      QVERIFY(std::abs(s2->y[k] - 2.0) < 4.5 * s2->error[k]);
      QVERIFY(std::abs(s4->y[k] - 12.0) < 4.5 * s4->error[k]);
      QVERIFY(std::abs(flatness->y[k] - 3.0) < 4.5 * flatness->error[k]);
      QVERIFY(flatness->error[k] < 0.05 && flatness->error[k] > 1e-4);
    }
    QVERIFY(report.find("flatness_parallel") && report.find("flatness_perpendicular"));
    AnalyseOptions live;
    live.costly = false;
    QVERIFY(!analyse(t, t.records(), live).find("flatness"));
  }

  /// Independent isotropic directions: S_2 = 2/3 and flatness 2.4, the long-lag limits of |V| = 1.
  void isotropic() {
    auto paths = brownian(1000, 200);
    for (std::size_t p = 0; p < paths.size(); ++p) {
      Philox random(8, 2, p);
      for (Vec3& v : paths[p].velocity)
        v = random.direction();
    }
    const TrajectoryReport report = analyse(together(paths, alphaForm(1.0)), 200);
    const Curve *s2 = report.find("structure_function_2"), *flatness = report.find("flatness");
    for (std::size_t k = 0; k < s2->x.size(); ++k) {
      QVERIFY(std::abs(s2->y[k] - 2.0 / 3.0) < 4.5 * s2->error[k]);
      QVERIFY(std::abs(flatness->y[k] - 2.4) < 4.5 * flatness->error[k]);
    }
  }
};

LARMOR_TEST(TestStructureFunctions)
#include "tst_structure_functions.moc"

#include <algorithm>
