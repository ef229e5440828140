#include "engine/studies/trajectories/SweepFile.h"
#include "tests/engine/studies/Traced.h"
#include "tests/harness/Test.h"

#include <QTemporaryDir>

using namespace larmor;
using namespace larmor::studies::trajectories;

/// A sweep as a file: what was computed when its program ended is there, and the rest can be gone on with.
class TestSweep : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  SweepOrder order(const char* name) const {
    const std::filesystem::path folder = folder_.filePath(name).toStdString();
    return {testing::recipe({{"field", "abc"}, {"particles", "12"}, {"gyrations", "3"}}),
            {"alpha", 8, 32, 3, true},
            folder,
            folder / "sweep.h5",
            "Mine"};
  }

private Q_SLOTS:
  /// Values are those that one would write, in names of files and tables.
  void valuesAreTidy() {
    const auto recipe = testing::recipe({{"field", "abc"}});
    const ParameterSet all = recipe->parameters();
    QCOMPARE(valuesOf({"alpha", 4.5, 36, 4, true}, all), (std::vector<double>{4.5, 9, 18, 36}));
    QCOMPARE(valuesOf({"mean_field", 0, 0.3, 4, false}, all), (std::vector<double>{0, 0.1, 0.2, 0.3}));
  }

  void interrupted() {
    jobs::JobContext context, all;
    const auto endsAfterTheFirst = [&](const SweepSnapshot& now) {
      if (now.points[1].status == SweepStatus::Running)
        context.requestCancel();
    };
    const jobs::Sink<SweepSnapshot> sink(endsAfterTheFirst);
    QVERIFY_THROWS_EXCEPTION(Cancelled, sweep(order("ended"), context, sink));
    const auto stored = readSweep(storage::identify(order("ended").file));
    QCOMPARE(stored.order.name, std::string("Mine"));
    QCOMPARE(textOf(stored.order.plan), std::string("alpha from 8 to 32 in 3 log"));
    const auto& points = stored.sweep.points;
    QCOMPARE(points.size(), std::size_t{3});
    QVERIFY(points[0].status == SweepStatus::Done && std::filesystem::exists(points[0].file));
    QVERIFY(points[1].status == SweepStatus::Waiting && points[1].file.empty() && !points[2].report);

    const SweepSnapshot rest = sweep(stored.order, all, {}, stored.sweep), whole = sweep(order("whole"), all);
    QCOMPARE(rest.points[0].report, points[0].report); // not computed again
    const auto again = readSweep(storage::identify(order("whole").file));
    for (const std::string& name : sweepScalars(whole))
      for (const SweepSnapshot* other : {&rest, &again.sweep}) {
        QVERIFY2(sweepCurve(*other, name).y == sweepCurve(whole, name).y, name.c_str());
        QVERIFY2(sweepCurve(*other, name).error == sweepCurve(whole, name).error, name.c_str());
      }
    for (std::size_t i = 0; i < 3; ++i) {
      const auto &stored_ = *again.sweep.points[i].report, &computed = *whole.points[i].report;
      QCOMPARE(stored_.curves.size(), computed.curves.size());
      for (std::size_t c = 0; c < computed.curves.size(); ++c)
        QVERIFY2(stored_.curves[c].name == computed.curves[c].name && stored_.curves[c].x == computed.curves[c].x,
                 computed.curves[c].name.c_str());
      QCOMPARE(stored_.mirrorEvents, computed.mirrorEvents);
      QCOMPARE(stored_.searched, computed.searched);
    }
  }

  void whatFailedSaysWhy() {
    SweepOrder failing = order("failing");
    failing.recipe->parameters().setTexts({{"field", "file"}, {"field_file", "/nonexistent.h5"}});
    jobs::JobContext context;
    sweep(failing, context);
    const auto stored = readSweep(storage::identify(failing.file));
    QVERIFY(stored.sweep.points[2].status == SweepStatus::Failed);
    QVERIFY(stored.sweep.points[2].message.find("nonexistent") != std::string::npos);
  }

  void otherFilesAreRefused() {
    testing::traced({{"field", "abc"}, {"particles", "2"}, {"gyrations", "1"}},
                    folder_.filePath("run.h5").toStdString());
    QVERIFY_THROWS_EXCEPTION(Error, readSweep(storage::identify(folder_.filePath("run.h5").toStdString())));
  }
};

LARMOR_TEST(TestSweep)
#include "tst_sweep.moc"
