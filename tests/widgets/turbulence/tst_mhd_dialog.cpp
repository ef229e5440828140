#include "tests/harness/WidgetTest.h"
#include "widgets/turbulence/MhdDialog.h"

#include <QLabel>

using namespace larmor::widgets;

/// The time that a simulation will take is found out beside the window, not in it.
class TestMhdDialog : public QObject {
  Q_OBJECT

  static QString estimateOf(const MhdDialog& dialog) { return dialog.findChild<QLabel*>("mhdEstimate")->text(); }

private Q_SLOTS:
  void closingEndsTheMeasurement() {
    auto dialog = std::make_unique<MhdDialog>();
    QVERIFY(dialog->isMeasuring());
    dialog.reset(); // its result has nowhere to go
    QTest::qWait(200);
    QVERIFY(MhdDialog().isMeasuring()); // nothing was kept of it
  }

  void estimateComesWhenMeasured() {
    MhdDialog dialog;
    dialog.choose(64); // without events nothing can have arrived
    QVERIFY2(estimateOf(dialog).startsWith("Measuring"), qPrintable(estimateOf(dialog)));
    QVERIFY(dialog.isMeasuring());
    QTRY_VERIFY_WITH_TIMEOUT(estimateOf(dialog).startsWith("Takes about"), 60000);
    QVERIFY(!dialog.isMeasuring());
    const QString small = estimateOf(dialog);
    dialog.choose(256);
    QVERIFY(estimateOf(dialog) != small);
  }

  void measuredOnce() {
    MhdDialog dialog;
    QVERIFY(!dialog.isMeasuring());
    QVERIFY(estimateOf(dialog).startsWith("Takes about"));
  }
};

LARMOR_WIDGET_TEST(TestMhdDialog)
#include "tst_mhd_dialog.moc"
