// Names that are proposed for files, and their endings.
#include "tests/harness/WidgetTest.h"
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
};

LARMOR_WIDGET_TEST(TestSaveName)
#include "tst_save_name.moc"
