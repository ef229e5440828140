#include "tests/commandline/Batch.h"
#include "tests/harness/CommaLocale.h"
#include "tests/harness/Test.h"

#include <QTemporaryDir>
#include <nlohmann/json.hpp>

using namespace larmor;
using namespace larmor::testing;

/// Names in other encodings and of any length, numbers in other locales, as a shell hands them over.
class TestBatchNames : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  /// QProcess cannot pass bytes that are no UTF-8; a shell can. Latin-1 is written $u (ü).
  Outcome sh(const QString& line) {
    return run({"-c", "cd " + folder_.path() + "; u=$(printf '\\374'); b=" + batchProgram() + "; " + line}, "/bin/sh");
  }
  static nlohmann::json parsed(const Outcome& outcome) { // throws unless it is JSON in UTF-8
    return nlohmann::json::parse(outcome.out.toStdString());
  }

private Q_SLOTS:
  void latin1() {
    const auto traced = sh("$b trajectories trace --field abc --particles 4 --gyrations 2 --out M${u}ller.h5 --json");
    QVERIFY2(traced.status == 0, traced.error);
    QVERIFY(parsed(traced)["out"].get<std::string>().ends_with("ller.h5"));
    const auto statistics = sh("$b trajectories statistics M${u}ller.h5 --baseline M${u}ller.h5 --out r$u.json --json");
    QVERIFY2(statistics.status == 0, statistics.error);
    QCOMPARE(parsed(statistics)["particles"].get<int>(), 4);
    QVERIFY(sh("$b trajectories export M${u}ller.h5 --out $u.csv && test -s $u.csv").status == 0);
    QVERIFY(sh("$b trajectories export M${u}ller.h5").out.isEmpty());
    const auto missing = sh("$b trajectories statistics x$u.h5");
    QVERIFY(missing.status != 0 && missing.error.contains("x\xfc.h5"));
  }

  /// A field of such a name is found again by what the run file says: parameters and command.
  void inputsAreFoundAgain() {
    const auto field = sh("$b trajectories field --model gaussian --grid 16 --out f$u.h5 --json");
    QVERIFY2(field.status == 0, field.error);
    parsed(field);
    const auto report = sh("$b trajectories field --import f$u.h5 --json");
    QVERIFY2(report.status == 0, report.error);
    const auto traced =
        sh("$b trajectories trace --field-file f$u.h5 --particles 3 --gyrations 1 --out from.h5 --json");
    QVERIFY2(traced.status == 0, traced.error);
    parsed(traced);
    QVERIFY(sh("$b trajectories statistics from.h5 --json >s.json").status == 0);
    const auto again =
        sh("python3 -c \"import h5py,sys; sys.stdout.write(h5py.File('from.h5').attrs['command'])\" >c.sh || exit 77; "
           "sed -i \"s|larmor-batch|$b|; s|from.h5|again.h5|\" c.sh; sh c.sh --out again.h5 && test -s again.h5");
    if (again.status == 77)
      QSKIP("needs h5py");
    QVERIFY2(again.status == 0, again.error);
  }

  void longNames() {
    const QString name = QString(252, 'n') + ".h5";
    const auto traced = sh("$b trajectories trace --field abc --particles 4 --gyrations 2 --out " + name);
    QVERIFY2(traced.status == 0, traced.error);
    QVERIFY(sh("$b trajectories statistics " + name).status == 0);
    const auto field =
        sh("$b trajectories field --model mhd --grid 16 --simulated-time 0.1 --out " + QString(252, 'f') + ".h5");
    QVERIFY2(field.status == 0, field.error);
  }

  void numbersInALocaleWithCommas() {
    const CommaLocale locale;
    const auto simulated = sh("$b transport simulate --dt 0.25 --t-end 4 --particles 20 --modes 16 --json");
    QVERIFY2(simulated.status == 0, simulated.error);
    parsed(simulated);
    QVERIFY(sh("$b trajectories trace --field formula --formula-x 0.25*y --formula-z 1.5 --particles 2 --gyrations 1")
                .status == 0);
  }
};

LARMOR_TEST(TestBatchNames)
#include "tst_batch_names.moc"
