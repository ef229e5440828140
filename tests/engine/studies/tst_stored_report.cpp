#include "engine/storage/InputFile.h"
#include "engine/studies/trajectories/TraceFile.h"
#include "engine/studies/trajectories/TraceRun.h"
#include "tests/OpenCount.h"
#include "tests/engine/studies/Traced.h"
#include "tests/harness/Places.h"
#include "tests/harness/Test.h"

#include <cstring>
#include <thread>

using namespace larmor;
using namespace larmor::studies::trajectories;
using namespace larmor::testing;
using statistics::TrajectoryReport;

namespace {

/// Not-a-number equals itself here.
bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0 || a == b; }
bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) { return same(x, y); });
}

bool same(const Curve& a, const Curve& b) {
  return a.name == b.name && a.title == b.title && a.xLabel == b.xLabel && a.xUnit == b.xUnit && a.yLabel == b.yLabel &&
         a.yUnit == b.yUnit && a.logX == b.logX && a.logY == b.logY && same(a.x, b.x) && same(a.y, b.y) &&
         same(a.error, b.error) && same(a.edges, b.edges) && same(a.density, b.density);
}

bool same(const statistics::Scalar& a, const statistics::Scalar& b) {
  return a.name == b.name && a.label == b.label && a.unit == b.unit && same(a.value.value, b.value.value) &&
         same(a.value.error, b.value.error);
}

bool same(const statistics::MirrorEvent& a, const statistics::MirrorEvent& b) {
  return a.particle == b.particle && a.record == b.record && same(a.time, b.time) && a.position == b.position &&
         same(a.fieldStrength, b.fieldStrength) && same(a.magneticMoment, b.magneticMoment) &&
         same(a.curvature, b.curvature) && same(a.torsionBefore, b.torsionBefore) &&
         same(a.torsionAfter, b.torsionAfter) && a.mirror == b.mirror;
}

template <class T>
void compareAll(const std::vector<T>& a, const std::vector<T>& b) {
  QCOMPARE(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    QVERIFY2(same(a[i], b[i]), QByteArray::number(qulonglong(i)));
}

/// Everything that a window shows of a report, to the last bit and in the same order.
void compare(const TrajectoryReport& a, const TrajectoryReport& b) {
  QCOMPARE(a.particles, b.particles);
  QCOMPARE(a.skipped, b.skipped);
  QCOMPARE(a.records, b.records);
  QCOMPARE(a.whole, b.whole);
  QCOMPARE(a.mirrorEvents, b.mirrorEvents);
  QCOMPARE(a.scatteringReversals, b.scatteringReversals);
  QCOMPARE(a.unresolvedReversals, b.unresolvedReversals);
  QCOMPARE(a.mirrorRefusal.empty(), b.mirrorRefusal.empty());
  QVERIFY(b.mirrorRefusal.starts_with(a.mirrorRefusal)); // the run itself may add what helps
  compareAll(a.curves, b.curves);
  compareAll(a.scalars, b.scalars);
  compareAll(a.events, b.events);
  for (const auto estimate :
       {&TrajectoryReport::meanCurvature, &TrajectoryReport::meanGyroCentreCurvature, &TrajectoryReport::gyroPeriod,
        &TrajectoryReport::diffusionPerpendicular, &TrajectoryReport::diffusionParallel})
    QVERIFY(same((a.*estimate).value, (b.*estimate).value) && same((a.*estimate).error, (b.*estimate).error));
}

} // namespace

/// What a run file says of its statistics is used, if this version would say the same.
class TestStoredReport : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void isUsed_data() {
    QTest::addColumn<QStringList>("values");
    QTest::addRow("mirror, with events") << QStringList{"field=mirror", "mirror_ratio=3", "particles=40",
                                                        "gyrations=60", "alpha=50"};
    const QString cube = testing::sourceFolder() + "/resources/fields/mhd64.h5";
    QTest::addRow("several snapshots") << QStringList{"field=file", "field_file=" + cube + ";" + cube + ";" + cube,
                                                      "particles=66", "gyrations=4"};
    QTest::addRow("a mean field across z") << QStringList{"field=uniform", "particles=20", "gyrations=3"};
    QTest::addRow("turbulence") << QStringList{"field=modes", "modes=60", "particles=64", "gyrations=8"};
    QTest::addRow("no field kept: no events sought")
        << QStringList{"field=abc", "particles=20", "gyrations=2", "record_field=false", "record_every=40"};
  }
  void isUsed() {
    QFETCH(QStringList, values);
    const auto result = traced(valuesFrom(values), path("run.h5"));
    const auto before = statistics::analysesMade();
    const testing::OpenCount opens(path("run.h5"));
    OpenedRun opened = openTraceFile(storage::identify(path("run.h5")));
    complete(opened);
    QCOMPARE(statistics::analysesMade() - before, std::size_t(0));
    QVERIFY2(opens.count() == 2, QByteArray::number(opens.count())); // its first bytes, and HDF5
    compare(*opened.snapshot.report, *result.last.report);

    opened.snapshot.report.reset(); // and it is what the analysis finds
    complete(opened);
    QCOMPARE(statistics::analysesMade() - before, std::size_t(1));
    compare(*opened.snapshot.report, *result.last.report);

    saveSnapshot(path("again.h5"), opened.snapshot, opened.recipe.get(), "again"); // and stays so when it is saved
    OpenedRun again = openTraceFile(path("again.h5"));
    complete(again);
    QCOMPARE(statistics::analysesMade() - before, std::size_t(1));
    compare(*again.snapshot.report, *result.last.report);
  }

  /// Of another version, of some particles, of fewer records, or of a file of before: computed as ever.
  void isNotUsed_data() {
    QTest::addColumn<QString>("attribute");
    QTest::addColumn<QVariant>("value");
    QTest::addRow("other version") << "application_version" << QVariant("0.0.1");
    QTest::addRow("other sources") << "git_description" << QVariant("0000000");
    QTest::addRow("some particles") << "whole" << QVariant(0);
    QTest::addRow("other records") << "records" << QVariant(3);
  }
  void isNotUsed() {
    QFETCH(QString, attribute);
    QFETCH(QVariant, value);
    auto wanted = recipe({{"field", "abc"}, {"particles", "20"}, {"gyrations", "2"}});
    jobs::JobContext context;
    const auto result = trace({wanted, {}, "test"}, context);
    {
      storage::OutputFile file(path("old.h5"));
      writeTrace(file, {result.last, nullptr, wanted.get(), "test", {}, "complete"});
      if (value.typeId() == QMetaType::QString)
        file.attribute("/report", attribute.toStdString(), value.toString().toStdString());
      else
        file.attribute("/report", attribute.toStdString(), storage::AttributeValue(std::int64_t{value.toInt()}));
      file.commit();
    }
    const auto before = statistics::analysesMade();
    OpenedRun opened = openTraceFile(path("old.h5"));
    QVERIFY(!opened.snapshot.report);
    complete(opened);
    QCOMPARE(statistics::analysesMade() - before, std::size_t(1));
    compare(*opened.snapshot.report, *result.last.report);
  }

  /// The curves of a run that was interrupted are of some particles only.
  void ofAnInterruptedRun() {
    auto wanted = recipe({{"field", "modes"}, {"modes", "60"}, {"particles", "600"}, {"gyrations", "200"}});
    jobs::JobContext context;
    const auto latest = std::make_shared<jobs::Latest<TraceSnapshot>>();
    std::thread stopper([&] {
      while (true)
        if (const auto snapshot = latest->take(); snapshot && snapshot->report)
          return context.requestCancel();
        else
          std::this_thread::sleep_for(std::chrono::milliseconds(2));
    });
    QVERIFY_EXCEPTION_THROWN(trace({wanted, path("cancelled.h5"), "test"}, context, latest), Cancelled);
    stopper.join();
    QVERIFY(storage::InputFile(path("cancelled.h5")).isGroup("/report"));
    QVERIFY(!openTraceFile(path("cancelled.h5")).snapshot.report);
  }

  /// Paths of another program, saved here, stay without a recipe and keep their statistics.
  void ofAnotherProgramsPaths() {
    storage::OutputFile file(path("foreign.h5"));
    std::vector<double> velocity, time;
    for (int p = 0; p < 4; ++p)
      for (int r = 0; r < 50; ++r) {
        velocity.insert(velocity.end(), {std::cos(0.1 * r + p), std::sin(0.1 * r + p), 0.5});
        if (p == 0)
          time.push_back(0.1 * r);
      }
    file.array("/trajectories/velocity", {4, 50, 3}, velocity);
    file.array("/trajectories/time", {50}, time);
    file.commit();
    OpenedRun opened = openTraceFile(path("foreign.h5"));
    complete(opened);
    QVERIFY(!opened.recipe);
    saveSnapshot(path("kept.h5"), opened.snapshot, nullptr, {});
    OpenedRun kept = openTraceFile(path("kept.h5"));
    QVERIFY(!kept.recipe && kept.snapshot.report);
    compare(*kept.snapshot.report, *opened.snapshot.report);
  }

  void whatIsNoRunIsNamed() {
    const std::filesystem::path database =
        testing::sourceFolder().toStdString() + "/resources/models/transport-database.h5";
    try {
      openTraceFile(database);
      QFAIL("it opened");
    } catch (const Error& error) {
      QCOMPARE(QString(error.what()), QString::fromStdString(database.string()) +
                                          ": is a transport database of 2000 points; expected a run file, or "
                                          "trajectories of another program");
    }
  }

private:
  static Values valuesFrom(const QStringList& texts) {
    Values values;
    for (const QString& text : texts)
      values.emplace_back(text.section('=', 0, 0).toStdString(), text.section('=', 1).toStdString());
    return values;
  }
  static void complete(OpenedRun& opened) {
    jobs::JobContext context;
    completeOpened(opened, context);
  }
  std::filesystem::path path(const char* name) const { return folder_.filePath(name).toStdString(); }
  QTemporaryDir folder_;
};

LARMOR_CORE_TEST(TestStoredReport)
#include "tst_stored_report.moc"
