#include "engine/runs/DisplayPaths.h"
#include "engine/runs/PathFile.h"
#include "engine/runs/RunExport.h"
#include "engine/storage/RunFile.h"
#include "tests/engine/runs/Helices.h"
#include "tests/harness/Test.h"

#include <QTemporaryDir>
#include <QTest>

using namespace larmor;
using namespace larmor::runs;
using namespace larmor::testing;

class TestPathRun : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  jobs::JobContext context_;
  std::filesystem::path path(const char* name) const { return folder_.filePath(name).toStdString(); }

private Q_SLOTS:
  void curvatureIsThatOfHelices() {
    const auto report = analyse(helices(), context_);
    double expected = 0; // c (1 - mu^2)^(1/2) at speed 1 in a field of strength 1
    for (std::size_t p = 0; p < particles; ++p)
      expected += 8 * std::sqrt(1 - 0.01 * double(p * p)) / particles;
    QVERIFY(std::abs(report->scalar("mean_curvature")->value.value / expected - 1) < 1e-6);
  }

  /// Any study's run comes back whole: records, curves, where it comes from.
  void fileOfAnotherStudy() {
    PathRun run = helices();
    run.report = analyse(run, context_);
    run.maxRelativeEnergyError = 3e-9;
    storage::Provenance origin;
    origin.study = "generative";
    origin.action = "sample";
    origin.device = "test";
    writeRun(path("run.h5"), origin, run);
    QVERIFY(!importPaths(storage::identify(path("run.h5"))));
    const auto opened = storage::openRun(path("run.h5"));
    const StoredPaths stored = readPaths(opened);
    QCOMPARE(stored.run.done, records);
    QCOMPARE(stored.run.device, std::string("test"));
    QCOMPARE(stored.run.maxRelativeEnergyError, 3e-9);
    QVERIFY(stored.provenance && stored.provenance->study == "generative");
    QVERIFY(stored.notes.empty());
    for (std::size_t p = 0; p < particles; ++p)
      QVERIFY(stored.run.data->position.at(p, records - 1) == run.data->position.at(p, records - 1));
    QCOMPARE(storage::readCurves(opened.file).size(), run.report->curves.size());
    QVERIFY(opened.file.has("/events"));
  }

  /// What another program does not say is estimated from its paths, and that is said.
  void foreignNumbersAreEstimated() {
    {
      storage::OutputFile file(path("foreign.h5"));
      const PathRun run = helices();
      file.array("/trajectories/time", {records}, run.data->time);
      file.array("/trajectories/velocity", {particles, records, 3}, *run.data->velocity.doubles());
      file.commit();
    }
    const StoredPaths stored = readPaths(storage::openRun(path("foreign.h5")));
    QVERIFY(!stored.provenance);
    QVERIFY(std::abs(stored.run.data->normalisation.speed - 1) < 1e-9);
    QVERIFY(!stored.notes.empty() && stored.notes.back().find("another program") != std::string::npos);
    QVERIFY(std::isnan(stored.run.fieldInfo.rms));
  }

  void displayKeepsTheEnds() {
    const PathRun run = helices();
    DisplayOptions options;
    options.paths = 3;
    options.pointsPerPath = 50;
    options.quantity = "particle";
    const DisplayPaths shown = buildDisplayPaths(*run.data, run.done, options);
    QCOMPARE(shown.particle.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
      const std::size_t first = shown.offsets[i], end = shown.offsets[i + 1];
      QVERIFY(end - first <= 51 && end - first > 40);
      QCOMPARE(shown.records[first], 0u);
      QCOMPARE(shown.records[end - 1], std::uint32_t(records - 1));
      QCOMPARE(shown.points[3 * (end - 1)], float(run.data->position.at(shown.particle[i], records - 1)[0]));
      QCOMPARE(shown.values[first], float(shown.particle[i]));
    }
  }

  void exportsNeedTheirPart() {
    const PathRun run = helices();
    for (const char* name : {"run.vtp", "run.csv", "run.npy", "openpmd.h5"}) {
      exportRun(path(name), run, context_);
      QVERIFY2(std::filesystem::file_size(path(name)) > 1000, name);
    }
    for (const char* name : {"run.vti", "run.pdf"}) // no field is known; no such form
      QVERIFY_EXCEPTION_THROWN(exportRun(path(name), run, context_), Error);
  }
};

LARMOR_TEST(TestPathRun)
#include "tst_path_run.moc"
