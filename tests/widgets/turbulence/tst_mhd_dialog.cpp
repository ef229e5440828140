#include "tests/harness/WidgetTest.h"
#include "widgets/theme/FileName.h"
#include "widgets/turbulence/MhdDialog.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

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

  /// Runs that were traced through a field need it as it is.
  void noFieldIsReplacedUnasked() {
    const auto fileOf = [](const MhdDialog& dialog) { return dialog.findChild<QLineEdit*>("mhdFile"); };
    const QString first = fileOf(MhdDialog())->text();
    QVERIFY2(first.endsWith("-seed1.h5") && !QFile::exists(first), qPrintable(first));
    QVERIFY(makeFolder(QFileInfo(first).absolutePath()));
    QFile there(first);
    QVERIFY(there.open(QIODevice::WriteOnly));
    MhdDialog dialog;
    QVERIFY2(fileOf(dialog)->text().endsWith("-seed1-2.h5"), qPrintable(fileOf(dialog)->text()));
    dialog.show();
    fileOf(dialog)->setText(first);
    QSignalSpy chosen(&dialog, &MhdDialog::chosen);
    auto* simulate = dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
    simulate->click();
    QVERIFY(chosen.isEmpty() && dialog.isVisible());
    QVERIFY2(estimateOf(dialog).contains("is there already"), qPrintable(estimateOf(dialog)));
    simulate->click();
    QCOMPARE(chosen.size(), 1);
    QVERIFY(there.remove());
  }

  void measuredOnce() {
    MhdDialog dialog;
    QVERIFY(!dialog.isMeasuring());
    QVERIFY(estimateOf(dialog).startsWith("Takes about"));
  }
};

LARMOR_WIDGET_TEST(TestMhdDialog)
#include "tst_mhd_dialog.moc"
