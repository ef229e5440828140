#include "StorageTest.h"
#include "tests/harness/Test.h"

#include "engine/storage/OutputFile.h"
#include "engine/storage/import/Plausible.h"
#include "engine/storage/import/TrajectoryImport.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

using namespace larmor;
using namespace larmor::storage;
using namespace larmor::storagetest;

namespace {

bool told(const std::vector<std::string>& notes, const std::string& words) {
  return std::any_of(notes.begin(), notes.end(), [&](const auto& note) { return note.find(words) != note.npos; });
}

/// Rows of CRPropa: paths along z, each from a place of its own, folded into a box of length 4 if wanted.
std::string straightPaths(std::size_t paths, std::size_t points, double box, double shortest = 0) {
  std::string text = "#\tD\tSN\tX\tY\tZ\tPx\tPy\tPz\n";
  for (std::size_t i = 0; i < points; ++i)
    for (std::size_t p = 0; p < paths; ++p) {
      const double d = 0.1 * static_cast<double>(i), z = d + 0.2 * static_cast<double>(p);
      if (p == 0 && shortest > 0 && d >= shortest)
        continue;
      text += fmt::format("{:g}\t{}\t{:g}\t0\t{:g}\t0\t0\t1\n", d, p, 0.1 * static_cast<double>(p),
                          box > 0 ? std::fmod(z, box) : z);
    }
  return text;
}

Trajectories circles(std::size_t particles, std::size_t records) {
  Trajectories t;
  t.position = t.velocity = RecordArray(particles, records, false);
  for (std::size_t r = 0; r < records; ++r)
    t.time.push_back(0.1 * static_cast<double>(r));
  for (std::size_t p = 0; p < particles; ++p)
    for (std::size_t r = 0; r < records; ++r) {
      const double phase = t.time[r] + static_cast<double>(p);
      t.position.set(p, r, {std::sin(phase) + 3, std::cos(phase) + 3, 0.5 * t.time[r]});
      t.velocity.set(p, r, {std::cos(phase), -std::sin(phase), 0.5});
    }
  return t;
}

VectorGrid waves(std::size_t n) {
  VectorGrid grid;
  grid.shape = {n, n, n};
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t i = 0; i < n * n * n; ++i)
      grid.component(c).push_back(static_cast<float>(std::sin(0.37 * static_cast<double>((c + 1) * i))));
  return grid;
}

} // namespace

/// Paths that cannot have been flown and numbers that are none.
class tst_plausible : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void foldedPositionsAreUnfolded() {
    putBytes(folder_ / "folded.txt", straightPaths(20, 400, 4));
    std::vector<std::string> notes;
    const auto t = importTrajectories(folder_ / "folded.txt", notes).value();
    QVERIFY(told(notes, "folded into a periodic box"));
    QVERIFY(told(notes, "4 along z"));
    for (std::size_t p = 0; p < 20; ++p)
      for (std::size_t r = 0; r < 400; ++r)
        QVERIFY(std::abs(t.position.at(p, r)[2] - t.position.at(p, 0)[2] - t.time[r]) < 1e-3);
    notes.clear();
    putBytes(folder_ / "free.txt", straightPaths(20, 400, 0));
    importTrajectories(folder_ / "free.txt", notes);
    QVERIFY(!told(notes, "folded"));
  }

  /// A box of the file, all three axes, velocities that turn; and the same without velocities.
  void foldedGyration_data() {
    QTest::addColumn<bool>("named");
    QTest::addColumn<bool>("known");
    QTest::newRow("box of the file") << true << true;
    QTest::newRow("box from the steps") << false << true;
    QTest::newRow("without velocities") << false << false;
  }
  void foldedGyration() {
    QFETCH(bool, named);
    QFETCH(bool, known);
    const Trajectories meant = circles(30, 300);
    Trajectories t = meant;
    constexpr double box = 3.0;
    for (std::size_t p = 0; p < 30; ++p)
      for (std::size_t r = 0; r < 300; ++r) {
        const Vec3 x = meant.position.at(p, r);
        t.position.set(p, r, {std::fmod(x[0], box), std::fmod(x[1], box), std::fmod(x[2], box)});
      }
    if (named)
      t.boxLength = {box, box, box};
    if (!known)
      t.velocity = RecordArray(30, 300, false);
    std::vector<std::string> notes;
    requirePlausible(t, "file", notes);
    QCOMPARE(notes.size(), std::size_t{1});
    QVERIFY(told(notes, "folded into a periodic box"));
    double worst = 0;
    for (std::size_t p = 0; p < 30; ++p)
      for (std::size_t r = 0; r < 300; ++r)
        worst = std::max(worst, norm((t.position.at(p, r) - t.position.at(p, 0)) -
                                     (meant.position.at(p, r) - meant.position.at(p, 0))));
    QVERIFY2(worst < (named ? 1e-9 : known ? 0.02 : 0.2), qPrintable(QString::number(worst)));
  }

  void impossibleStepsAreTold() {
    Trajectories t = circles(5, 100);
    t.position.set(2, 50, {40, 3, 2});
    std::vector<std::string> notes;
    requirePlausible(t, "file", notes);
    QVERIFY(told(notes, "2 of 495 steps are longer than the way flown"));
    QVERIFY(told(notes, "path 2"));
    notes.clear();
    t = circles(5, 100);
    for (std::size_t p = 0; p < 5; ++p)
      for (std::size_t r = 0; r < 100; ++r)
        t.position.set(p, r, 1000.0 * t.position.at(p, r));
    requirePlausible(t, "file", notes);
    QVERIFY(told(notes, "different units"));
    notes.clear();
    t = circles(5, 100);
    requirePlausible(t, "file", notes);
    QCOMPARE(notes.size(), std::size_t{0});
  }

  /// One path of three rows does not cut the others to three.
  void shortPathsDoNotCutTheRest() {
    putBytes(folder_ / "short.txt", straightPaths(50, 200, 0, 0.25));
    std::vector<std::string> notes;
    const auto t = importTrajectories(folder_ / "short.txt", notes).value();
    QCOMPARE(t.particles(), std::size_t{49});
    QCOMPARE(t.records(), std::size_t{200});
    QVERIFY(told(notes, "1 of 50 paths were left out"));
  }

  void marksOfMissingData_data() {
    QTest::addColumn<float>("value");
    for (const float mark : {9.96921e36f, -9999.0f, 1e20f, -999.0f, 1e30f})
      QTest::addRow("%g", static_cast<double>(mark)) << mark;
  }
  void marksOfMissingData() {
    QFETCH(float, value);
    VectorGrid grid = waves(16);
    grid.y[grid.index(3, 2, 1)] = value;
    const std::string message = messageOf([&] { requirePlausible(grid, "file"); });
    QVERIFY(contains(message, "x, y, z = 3, 2, 1") && contains(message, "missing data"));
    Trajectories t = circles(5, 100);
    t.position.set(2, 50, {static_cast<double>(value), 3, 2});
    std::vector<std::string> notes;
    if (std::abs(value) > 5000) // a thousand times beyond the rest
      QVERIFY(contains(messageOf([&] { requirePlausible(t, "file", notes); }), "particle 2, record 50"));
  }

  void valuesBeyondTheRest() {
    VectorGrid grid = waves(16), fine = grid, part = grid;
    grid.z[77] = 23456.0f;
    requirePlausible(grid, "file");
    QVERIFY(told(grid.notes, "1 of 4096 nodes"));
    requirePlausible(fine, "file");
    QVERIFY(fine.notes.empty());
    for (std::size_t i = 0; i < part.size(); ++i) // a field in a part of the box, and numerical zeros
      part.x[i] = i % 16 < 8 ? 1.0f : 1e-17f;
    requirePlausible(part, "file");
    QVERIFY(part.notes.empty());
    for (std::size_t i = 0; i < part.size(); ++i) // a dipole: four decades, without a gap
      part.x[i] = 1.0f / std::pow(0.05f + static_cast<float>(i) / 100.0f, 3.0f);
    requirePlausible(part, "file");
    QVERIFY(part.notes.empty());
  }

private:
  Folder folder_;
};

LARMOR_TEST(tst_plausible)
#include "tst_plausible.moc"
