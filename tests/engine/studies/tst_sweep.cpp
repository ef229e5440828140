#include "engine/studies/trajectories/SweepFile.h"
#include "tests/engine/studies/Traced.h"
#include "tests/harness/Test.h"

#include <QTemporaryDir>
#include <nlohmann/json.hpp>

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

  /// The swept parameter has no one value: neither the line that repeats the sweep nor its file names that of the form.
  void theSweptParameterIsNotGiven() {
    SweepOrder asked = order("given");
    asked.recipe->parameters().setTexts({{"alpha", "77"}, {"mean_field", "0.25"}});
    const std::string line = sweepCommand(asked.plan, asked.recipe);
    QVERIFY2(line.find("--alpha") == line.npos && line.find("77") == line.npos, line.c_str());
    QVERIFY2(line.find("--mean-field 0.25") != line.npos, line.c_str());
    QCOMPARE(asked.recipe->parameters().find("alpha").text(), std::string("77")); // it is a copy that lacks it
    std::filesystem::create_directories(asked.folder);
    writeSweep(asked.file, asked, notBegun(asked));
    const storage::InputFile file(asked.file);
    QVERIFY(nlohmann::json::parse(file.text("/", "parameters"))["alpha"]["value"] != 77);
  }

  /// How far it is counts what comes after the steps of a value, statistics and files, and never goes back.
  void progressCountsWhatFollowsTheSteps() {
    jobs::JobContext context;
    double furthest = 0, atTheSteps = 0;
    bool back = false;
    const auto look = [&] {
      const auto progress = context.progress();
      back |= progress.fraction() < furthest;
      furthest = progress.fraction();
      if (progress.stage.ends_with("tracing"))
        atTheSteps = std::max(atTheSteps, 3 * furthest - std::floor(3 * furthest));
      return true;
    };
    sweep(order("watched"), context, {[&](const SweepSnapshot&) { look(); }, look});
    QVERIFY(!back);
    QVERIFY2(atTheSteps > 0 && atTheSteps < 1, qPrintable(QString::number(atTheSteps)));
    QCOMPARE(context.progress().fraction(), 1.0);
  }

  /// What a killed program was writing of a value is no run of it.
  void leftoversAreNoResults() {
    SweepOrder killed = order("killed");
    jobs::JobContext context;
    sweep(killed, context);
    StoredSweep stored = readSweep(storage::identify(killed.file));
    stored.sweep.points[1] = {stored.sweep.points[1].value, SweepStatus::Waiting, nullptr, {}, {}};
    writeSweep(killed.file, killed, stored.sweep);
    const auto again = readSweep(storage::identify(killed.file));
    QVERIFY(std::filesystem::exists(runFileOf(killed, stored.sweep.points[1].value)));
    QVERIFY(again.sweep.points[1].file.empty() && !again.sweep.points[0].file.empty());
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
