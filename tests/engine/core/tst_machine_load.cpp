#include "engine/core/Duration.h"
#include "engine/core/MachineLoad.h"
#include "engine/core/Text.h"
#include "tests/harness/Test.h"

#include <QDir>
#include <QTemporaryDir>
#include <cmath>

using namespace larmor;

/// How long work takes beside that of others, from what is made up of them.
class TestMachineLoad : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void whatOthersTake() {
    const QTemporaryDir root;
    QVERIFY(QDir(root.path()).mkdir("proc"));
    QFile file(root.filePath("proc/loadavg"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("0.52 0.40 0.31 7/1402 25702\n");
    file.close();
    const MachineLoad load = machineLoad(root.path().toStdString());
    QVERIFY(std::abs(load.others - 6.0) < 1e-12); // this one is among the seven
    QVERIFY(load.machine >= load.processors && load.processors > 0);
    const QTemporaryDir nothing;
    QCOMPARE(machineLoad(nothing.path().toStdString()).others, 0.0);
  }

  void workIsSharedFairly() {
    QCOMPARE(secondsOnMachine(40, 1, {8, 8, 0}), 40.0);
    QCOMPARE(secondsOnMachine(40, 8, {8, 8, 0}), 5.0);
    QCOMPARE(secondsOnMachine(40, 16, {8, 8, 0}), 5.0);    // threads beyond the processors help nothing
    QCOMPARE(secondsOnMachine(40, 2, {2, 2, 6}), 80.0);    // a quarter of a processor for each
    QCOMPARE(secondsOnMachine(40, 8, {64, 2, 0}), 20.0);   // a container with two of 64
    QCOMPARE(secondsOnMachine(40, 4, {64, 64, 40}), 10.0); // there is room for all
  }

  void theNextForecastKnowsTheLastRun() {
    Pace pace;
    QCOMPARE(pace.factor(), 1.0);
    pace.learn(10, 40);
    QCOMPARE(pace.factor(), 4.0);
    pace.learn(10, 0.1); // a moment tells nothing
    pace.learn(0, 40);   // nor does a run of which nothing was said
    QCOMPARE(pace.factor(), 4.0);
    pace.learn(1e-6, 40);
    QCOMPARE(pace.factor(), 20.0);
    pace.learn(10, 10);
    QCOMPARE(pace.factor(), 1.0);
  }

  void timesInWords() {
    QCOMPARE(roughTime(0.01), std::string("0.1 s"));
    QCOMPARE(roughTime(42), std::string("42 s"));
    QCOMPARE(roughTime(150), std::string("2 min 30 s"));
    QCOMPARE(roughTime(83), std::string("1 min 20 s"));
    QCOMPARE(roughTime(4000), std::string("1 h 7 min"));
    QCOMPARE(roughTime(6000), std::string("1 h 40 min"));
    QCOMPARE(roughTime(3600 * 31), std::string("31 h"));
    QCOMPARE(durationText(0.25), std::string("0.25 s"));
    QCOMPARE(durationText(59.7), std::string("1 min"));
    QCOMPARE(durationText(108), std::string("1 min 48 s"));
    QCOMPARE(durationText(7500), std::string("2 h 5 min"));
    QCOMPARE(durationText(1e6), std::string("12 days"));
  }
};

LARMOR_CORE_TEST(TestMachineLoad)
#include "tst_machine_load.moc"
