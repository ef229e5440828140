// Names: those proposed for files, and how they are shown where there is little room.
#include "tests/harness/WidgetTest.h"
#include "widgets/theme/DistinctNames.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/SaveName.h"

#include <QTest>

using namespace larmor::widgets;

class TestSaveName : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void title_data() {
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("name");
    QTest::newRow("as it is") << "Gaussian field, α = 0.5"
                              << "Gaussian field, α = 0.5";
    QTest::newRow("path") << "../B_0/2: x*y"
                          << "-B_0-2- x-y";
    QTest::newRow("lines") << " a\nb\t c "
                           << "a b c";
    QTest::newRow("hidden") << "..."
                            << "";
    QTest::newRow("long") << QString(300, 'x') << QString(80, 'x');
  }
  void title() {
    QFETCH(QString, title);
    QTEST(asFileName(title), "name");
  }
  void ending_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("name");
    const QString paths = "VTK paths (*.vtp);;Table (*.csv)";
    QTest::newRow("none") << "/a/run" << paths << "/a/run.vtp";
    QTest::newRow("of another kind") << "/a/run.CSV" << paths << "/a/run.CSV";
    QTest::newRow("a number is no ending") << "α = 0.5"
                                           << "Run files (*.h5)"
                                           << "α = 0.5.h5";
    QTest::newRow("several of one kind") << "a.hdf5"
                                         << "Run files (*.h5 *.hdf5)"
                                         << "a.hdf5";
    QTest::newRow("cancelled") << "" << paths << "";
  }
  void ending() {
    QFETCH(QString, path);
    QFETCH(QString, filter);
    QTEST(withEnding(path, filter), "name");
  }
  void inAList() {
    const QStringList recent{"/a/scaling/card.json", "/b/mine/card.json", "/b/run.h5",
                             "/c/other.h5",          "/c/run.h5",         "/d/mine/card.json"};
    QStringList shown;
    for (const QString& each : recent)
      shown += nameIn(recent, each);
    QCOMPARE(shown, QStringList({"scaling", "mine (b)", "run.h5 (b)", "other.h5", "run.h5 (c)", "mine (d)"}));
  }
  void distinct_data() {
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QStringList>("shown");
    QTest::newRow("end") << QStringList{"Gaussian field, α = 10", "Gaussian field, α = 12"}
                         << QStringList{"…α = 10", "…α = 12"};
    QTest::newRow("middle") << QStringList{"Gaussian field, α = 10, 150 paths", "Gaussian field, α = 20, 150 paths"}
                            << QStringList{"…α = 10…", "…α = 20…"};
    QTest::newRow("words") << QStringList{"weak scattering in a long box, first", "weak scattering in a long box, last"}
                           << QStringList{"…first", "…last"};
    QTest::newRow("file names") << QStringList{"snapshot_of_run_0012", "snapshot_of_run_0013"}
                                << QStringList{"…0012", "…0013"};
    QTest::newRow("beginning of another")
        << QStringList{"Dipole, α = 3", "Dipole, α = 3 (2)"} << QStringList{"…α = 3", "…α = 3 (2)"};
    QTest::newRow("nothing shared") << QStringList{"reference", "α = 3"} << QStringList{"reference", "α = 3"};
    QTest::newRow("one outside") << QStringList{"Gaussian field, α = 1", "reference", "Gaussian field, α = 2"}
                                 << QStringList{"…α = 1", "reference", "…α = 2"};
    QTest::newRow("two families, told apart") // by the rest alone they would be the same
        << QStringList{"Gaussian field, α = 1", "Gaussian field, α = 2", "Harris sheet, α = 1", "Harris sheet, α = 2"}
        << QStringList{"Gaussian field, α = 1", "Gaussian field, α = 2", "Harris sheet, α = 1", "Harris sheet, α = 2"};
    QTest::newRow("the same") << QStringList{"Gaussian", "Gaussian"} << QStringList{"Gaussian", "Gaussian"};
    QTest::newRow("none") << QStringList{} << QStringList{};
  }
  void distinct() {
    QFETCH(QStringList, names);
    QTEST(distinctNames(names), "shown");
  }
};

LARMOR_WIDGET_TEST(TestSaveName)
#include "tst_save_name.moc"
