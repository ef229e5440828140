#include "tests/harness/CommaLocale.h"
#include "tests/harness/WidgetTest.h"
#include "widgets/forms/NumberBox.h"
#include "widgets/theme/Notation.h"

#include <QLineEdit>
#include <QSignalSpy>

using namespace larmor::widgets;

/// Numbers in dialogs, in a locale with decimal commas.
class TestNumberBox : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void takesPointAndComma_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<double>("value"); // NaN: not valid
    QTest::newRow("point") << "0.25" << 0.25;
    QTest::newRow("comma") << "0,25" << 0.25;
    QTest::newRow("scientific") << "1e-1" << 0.1;
    QTest::newRow("typographic") << QString::fromUtf8("+5 ") << 5.0;
    QTest::newRow("too small") << "0.01" << double(NAN);
    QTest::newRow("too large") << "601" << double(NAN);
    QTest::newRow("letters") << "abc" << double(NAN);
    QTest::newRow("empty") << "" << double(NAN);
    QTest::newRow("two points") << "1.000.5" << double(NAN);
  }
  void takesPointAndComma() {
    QVERIFY(larmor::testing::CommaLocale::use());
    QFETCH(QString, typed);
    QFETCH(double, value);
    NumberBox box({0.1, 600, 10});
    box.show();
    auto* line = box.findChild<QLineEdit*>();
    QCOMPARE(line->text(), QString("10"));
    QSignalSpy changed(&box, &NumberBox::changed);
    line->selectAll();
    QTest::keyClick(line, Qt::Key_Delete);
    QTest::keyClicks(line, typed);
    QTest::keyClick(line, Qt::Key_Return);
    box.clearFocus();
    QVERIFY(changed.count() > 0);
    QCOMPARE(line->text(), typed); // never another number in its place
    QCOMPARE(box.isValid(), !std::isnan(value));
    QCOMPARE(box.property("invalid").toBool(), std::isnan(value));
    QCOMPARE(box.problem().isEmpty(), !std::isnan(value));
    if (box.isValid())
      QCOMPARE(*box.value(), value);
  }

  void wholeNumbers() {
    NumberBox box({16, 16384, 1280, larmor::ParameterKind::Integer});
    box.setText("1280.5");
    QVERIFY(!box.isValid());
    box.stepBy(1); // goes on from what it can read
    box.setValue(640);
    QCOMPARE(*box.value(), 640.0);
    box.stepUp();
    QCOMPARE(*box.value(), 641.0);
  }

  /// Shown and read the same way.
  void whatIsWrittenIsRead() {
    QVERIFY(larmor::testing::CommaLocale::use());
    for (const double value : {0.25, -1.5e-7, 1234567.0, 0.1})
      QCOMPARE(*readNumber(QString::number(value, 'g', 12)), value);
    QCOMPARE(readableNumber(0.25), QString("0.25"));
    QCOMPARE(*readNumber("1,000"), 1.0); // as this system writes it
    QCOMPARE(*readNumber("1 000"), 1000.0);
    QVERIFY(!readNumber("1 2") && !readNumber("1.000,5"));
    QCOMPARE(plainNumbers("0,5 0 0 1 0 0; 1 0 -0,25 0 1 0"), QString("0.5 0 0 1 0 0; 1 0 -0.25 0 1 0"));
    QCOMPARE(plainNumbers("two, or 0,5"), QString("two, or 0,5")); // words
    QVERIFY(!readNumber("abc") && !readNumber("") && !readNumber("+-1") && !readNumber("inf"));
  }
};

static int withCommas(int count, char** values) {
  const larmor::testing::CommaLocale locale;
  return larmor::testing::runTestIn<QApplication, TestNumberBox>(count, values);
}

LARMOR_TEST_MAIN(withCommas)
#include "tst_number_box.moc"
