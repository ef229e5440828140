#include "tests/harness/WidgetTest.h"
#include "tests/workflows/DialogGuard.h"

#include <QDialog>

using namespace larmor::testing;

namespace {

QMessageBox::StandardButton ask() {
  QMessageBox box(QMessageBox::Question, "Larmor", "Really?", QMessageBox::Discard | QMessageBox::Cancel);
  box.setObjectName("box");
  return QMessageBox::StandardButton(box.exec());
}

} // namespace

/// No test waits at a dialog.
class DialogGuardTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void announcedIsAnswered() {
    DialogGuard guard;
    guard.answer(QMessageBox::Cancel);
    guard.answer(QMessageBox::Discard, "box");
    QCOMPARE(ask(), QMessageBox::Cancel);
    QCOMPARE(guard.unasked(), std::size_t{1});
    QCOMPARE(ask(), QMessageBox::Discard);
    guard.answerIfAsked(QMessageBox::Discard);
    QCOMPARE(ask(), QMessageBox::Discard);
    QCOMPARE(guard.unasked(), std::size_t{0});
  }

  void unexpectedFailsWithItsText_data() {
    QTest::addColumn<QString>("function");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("question") << "question" << QByteArray("nobody expected this dialog: Really?");
    QTest::newRow("another button") << "otherButton" << QByteArray("nobody expected this dialog: Really?");
    QTest::newRow("dialog") << "dialog" << QByteArray("nobody expected this dialog: Options");
  }
  void unexpectedFailsWithItsText() {
    QFETCH(QString, function);
    QFETCH(QByteArray, text);
    QProcess child; // in which a test fails
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LARMOR_TEST_UNEXPECTED", "1");
    child.setProcessEnvironment(environment);
    startThisTest(child, {function});
    QVERIFY(child.waitForFinished());
    QCOMPARE(child.exitCode(), 1);
    const QByteArray said = child.readAll();
    QVERIFY2(said.contains(text), said.constData());
  }

  void question() {
    if (!isChild())
      return;
    DialogGuard guard;
    ask();
  }
  void otherButton() {
    if (!isChild())
      return;
    DialogGuard guard;
    guard.answer(QMessageBox::Save);
    ask();
  }
  void dialog() {
    if (!isChild())
      return;
    DialogGuard guard;
    QDialog options;
    options.setWindowTitle("Options");
    options.exec();
  }

private:
  /// These fail, as unexpectedFailsWithItsText wants to see.
  static bool isChild() { return qEnvironmentVariableIsSet("LARMOR_TEST_UNEXPECTED"); }
};

LARMOR_WIDGET_TEST(DialogGuardTest)
#include "tst_dialog_guard.moc"
