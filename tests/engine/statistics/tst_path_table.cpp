#include "engine/core/Error.h"
#include "engine/statistics/PathTable.h"
#include "tests/engine/statistics/Paths.h"
#include "tests/harness/Test.h"

using namespace larmor;
using namespace larmor::statistics;
using namespace larmor::testing;

namespace {

constexpr double helixAlpha = 8.0;
const std::vector<double> pitchCosines{-0.9, -0.4, 0.2, 0.5, 0.8};

/// Helices of known pitch, one particle each.
Trajectories helices() {
  Trajectories t;
  t.normalisation = alphaForm(helixAlpha);
  constexpr std::size_t records = 400;
  for (auto* array : {&t.position, &t.velocity, &t.field})
    *array = RecordArray(pitchCosines.size(), records, false);
  for (std::size_t p = 0; p < pitchCosines.size(); ++p) {
    const Path path = helix(t.normalisation, 1.0, pitchCosines[p], 1.0, 0.3, gridStep(t.normalisation, 1), records);
    t.time = path.time;
    for (std::size_t r = 0; r < records; ++r) {
      t.position.set(p, r, path.position[r]);
      t.velocity.set(p, r, path.velocity[r]);
      t.field.set(p, r, path.field[r]);
    }
  }
  return t;
}

} // namespace

class TestPathTable : public QObject {
  Q_OBJECT
private Q_SLOTS:
  /// Raw curvature alpha sin(theta), torsion -alpha cos(theta), constant along each helix.
  void closedForms() {
    const Trajectories t = helices();
    const PathTable table = tabulatePaths(t, t.records());
    QCOMPARE(table.particles, pitchCosines.size());
    for (std::size_t p = 0; p < pitchCosines.size(); ++p) {
      const double mu = pitchCosines[p], kappa = helixAlpha * std::sqrt(1 - mu * mu);
      for (const char* kind : {"highest_", "mean_", "lowest_"}) {
        const auto value = [&](const std::string& name) { return table.column(kind + name).values[p]; };
        QVERIFY(std::abs(value("curvature") / kappa - 1) < 1e-9);
        QVERIFY(std::abs(value("torsion") + helixAlpha * mu) < 1e-6 * helixAlpha);
        QVERIFY(std::abs(value("pitch_cosine") - mu) < 1e-12);
      }
      QCOMPARE(table.column("mirror_events").values[p], 0.0);
      const Vec3 way = t.position.at(p, t.records() - 1) - t.position.at(p, 0);
      QCOMPARE(table.column("displacement").values[p], norm(way));
    }
    PathTableOptions one;
    one.threads = 1;
    const PathTable again = tabulatePaths(t, t.records(), one);
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      for (std::size_t p = 0; p < table.particles; ++p)
        QVERIFY(again.columns[c].values[p] == table.columns[c].values[p] || std::isnan(again.columns[c].values[p]));
  }

  void filters() {
    const Trajectories t = helices();
    const PathTable table = tabulatePaths(t, t.records());
    using Rows = std::vector<std::uint64_t>;
    QCOMPARE(passing(table, {}), (Rows{0, 1, 2, 3, 4}));
    QCOMPARE(passing(table, {{{"mean_pitch_cosine", Comparison::Above, 0.3}}}), (Rows{3, 4}));
    QCOMPARE(passing(table,
                     {{{"mean_pitch_cosine", Comparison::Above, -0.5}, {"highest_curvature", Comparison::Above, 7.5}}}),
             (Rows{2}));
    QCOMPARE(passing(table, {{{"mirror_events", Comparison::Above, 0.5}}}), Rows{});
    QVERIFY_THROWS_EXCEPTION(Error, passing(table, {{{"nonsense", Comparison::Above, 0}}}));
  }

  void cancels() {
    const Trajectories t = helices();
    PathTableOptions options;
    options.cancelled = [] { return true; };
    QVERIFY_THROWS_EXCEPTION(Cancelled, tabulatePaths(t, t.records(), options));
  }
};

LARMOR_CORE_TEST(TestPathTable)
#include "tst_path_table.moc"
