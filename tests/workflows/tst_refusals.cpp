#include "tests/workflows/WindowFixture.h"
#include "widgets/forms/ParameterEditor.h"
#include "widgets/forms/ParameterForm.h"
#include "widgets/turbulence/MhdDialog.h"
#include "widgets/workspaces/trajectories/SweepDialog.h"
#include "widgets/workspaces/transport/TransportWorkspace.h"

#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>

using namespace larmor;
using namespace larmor::testing;

/// What is typed is run as it was typed, or not at all; and undo does nothing where there is nothing left.
class RefusalsTest : public WindowFixture {
  Q_OBJECT

  static void type(widgets::ParameterForm& form, const char* key, const QString& text) {
    auto* line = form.findChild<widgets::ParameterEditor*>(key)->findChild<QLineEdit*>();
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
  }
  static QString textOf(widgets::ParameterForm& form, const char* key) {
    return form.findChild<widgets::ParameterEditor*>(key)->text();
  }
  static bool isRed(widgets::ParameterForm& form, const char* key) {
    for (const auto* each : form.findChild<widgets::ParameterEditor*>(key)->findChildren<QWidget*>())
      if (each->property("invalid").toBool())
        return true;
    return false;
  }
  QString message() const { return w_->window->messages().plainText(); }
  widgets::ParameterForm& form() const { return w_->workspace->parameterForm(); }

private Q_SLOTS:
  void runRefuses_data() {
    QTest::addColumn<QString>("typed");
    QTest::newRow("letters") << "abc";
    QTest::newRow("empty") << "";
    QTest::newRow("out of range") << "-5";
    QTest::newRow("half a number") << "1e";
  }
  void runRefuses() {
    QFETCH(QString, typed);
    w_->set({{"field", "uniform"}, {"alpha", "12"}, {"particles", "4"}, {"gyrations", "1"}});
    type(form(), "alpha", typed);
    if (typed.isEmpty())
      form().findChild<widgets::ParameterEditor*>("alpha")->findChild<QLineEdit*>()->clear();
    w_->trigger("run"); // at once, before the pause after typing
    QVERIFY(!w_->running() && !w_->workspace->scene().snapshot());
    QVERIFY2(message().contains("Alpha") || message().contains("Coupling"), qPrintable(message()));
    QCOMPARE(textOf(form(), "alpha"), typed);
    QVERIFY(isRed(form(), "alpha"));
    w_->keep("refused_" + typed);
    // Another field is chosen: the text stays, and so does the refusal.
    auto* field = form().findChild<widgets::ParameterEditor*>("field")->findChild<QComboBox*>();
    field->setCurrentIndex(field->findData("abc"));
    Q_EMIT field->activated(field->currentIndex());
    w_->press(Qt::Key_F5);
    QVERIFY(!w_->running() && textOf(form(), "alpha") == typed);
    // Neither the command nor a sweep takes the value before.
    QApplication::clipboard()->setText("nothing");
    w_->trigger("copyCommand");
    QCOMPARE(QApplication::clipboard()->text(), QString("nothing"));
    w_->actionNamed("sweep")->trigger();
    QVERIFY(!w_->window->findChild<widgets::SweepDialog*>());
    type(form(), "alpha", "9");
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    QCOMPARE(w_->workspace->scene().snapshot()->data->normalisation.coupling, 9.0);
    QVERIFY2(!w_->window->messages().isShowing(), qPrintable(message()));
  }

  void sweepsRefuse() {
    w_->set({{"field", "uniform"}, {"particles", "4"}, {"gyrations", "1"}});
    w_->actionNamed("sweep")->trigger();
    auto* dialog = w_->window->findChild<widgets::SweepDialog*>();
    QVERIFY(dialog);
    auto* ok = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
    auto* from = dialog->findChild<QLineEdit*>("sweepFrom");
    auto* count = dialog->findChild<QSpinBox*>("sweepCount");
    QVERIFY(ok->isEnabled());
    const QString before = from->text();
    from->selectAll();
    QTest::keyClicks(from, "8x");
    QVERIFY(!ok->isEnabled() && from->property("invalid").toBool() && from->text() == "8x");
    QTest::keyClick(from, Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    from->setText(before);
    QVERIFY(ok->isEnabled());
    for (const char* typed : {"1", "5000"}) {
      auto* line = count->findChild<QLineEdit*>();
      line->selectAll();
      QTest::keyClicks(line, typed);
      QTest::keyClick(line, Qt::Key_Return);
      QVERIFY2(dialog->isVisible() && !ok->isEnabled() && count->text() == typed, qPrintable(count->text()));
    }
    auto* line = count->findChild<QLineEdit*>();
    line->selectAll();
    QTest::keyClick(line, Qt::Key_Delete);
    QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(dialog->isVisible() && !ok->isEnabled());
    // Every number that can be swept through is proposed with values that can be run.
    count->setValue(6);
    auto* parameter = dialog->findChild<QComboBox*>("sweepParameter");
    for (int i = 0; i < parameter->count(); ++i) {
      parameter->setCurrentIndex(i);
      QVERIFY2(ok->isEnabled(), qPrintable(parameter->currentText() + ": " + from->text()));
    }
    dialog->reject();
  }

  void simulationsOfFieldsRefuse() {
    w_->actionNamed("simulateMhd")->trigger();
    auto* dialog = w_->window->findChild<widgets::MhdDialog*>();
    QVERIFY(dialog);
    auto& form = *dialog->findChild<widgets::ParameterForm*>();
    type(form, "simulated_time", "abc");
    dialog->findChild<QToolButton*>("mhdGrid64")->click(); // another size does not mend it
    QCOMPARE(textOf(form, "simulated_time"), QString("abc"));
    dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
    QVERIFY(dialog->isVisible() && !w_->running());
    QVERIFY(dialog->findChild<QLabel*>("mhdEstimate")->text().contains("'abc'"));
    dialog->reject();
  }

  void everyPageRefuses() {
    w_->window->setStartPage(false);
    w_->window->selectWorkspace(1);
    auto* t = qobject_cast<widgets::TransportWorkspace*>(w_->window->current());
    QVERIFY(t);
    QTRY_VERIFY_WITH_TIMEOUT(t->idle(), 20000);
    const std::pair<widgets::Page*, const char*> pages[] = {{&t->simulatePage(), "particles"},
                                                            {&t->databasePage(), "points"},
                                                            {&t->trainPage(), "epochs"},
                                                            {&t->explorePage(), "particles"}};
    int index = 0;
    for (const auto& [page, key] : pages) {
      w_->window->findChild<QTabWidget*>("transportPages")->setCurrentIndex(index++);
      w_->window->messages().dismiss();
      type(page->form(), key, "12x");
      w_->trigger("run");
      QVERIFY(!page->job().active());
      QVERIFY2(message().contains("12x"), qPrintable(message()));
      QVERIFY(textOf(page->form(), key) == "12x" && isRed(page->form(), key));
    }
    QTest::mouseClick(t->explorePage().findChild<QPushButton*>("simulateHere"), Qt::LeftButton);
    QVERIFY(!t->explorePage().job().active());
    w_->keep("refused_explore");
  }

  /// With the focus in the scene, whose keys are letters.
  void undoAtItsEndDoesNothing() {
    QVERIFY(w_->runSmall());
    w_->workspace->undoStack()->clear();
    auto& view = w_->workspace->scene().view();
    view.setFocus();
    const auto camera = view.camera();
    const QJsonObject state = w_->workspace->saveState();
    for (const auto modifiers : {Qt::KeyboardModifiers(Qt::ControlModifier), Qt::ControlModifier | Qt::ShiftModifier,
                                 Qt::KeyboardModifiers(Qt::AltModifier), Qt::KeyboardModifiers(Qt::MetaModifier)})
      for (const auto key : {Qt::Key_Z, Qt::Key_Y, Qt::Key_X, Qt::Key_D, Qt::Key_F, Qt::Key_R}) {
        if (w_->window->findChild<QAction*>() && modifiers == Qt::KeyboardModifiers(Qt::ControlModifier) &&
            key != Qt::Key_Z && key != Qt::Key_Y)
          continue; // those may be shortcuts of their own
        QTest::keyClick(&view, key, modifiers);
        QVERIFY(view.camera() == camera);
      }
    QCOMPARE(w_->workspace->saveState(), state);
    QVERIFY(!w_->window->messages().isShowing());
    QTest::keyClick(&view, Qt::Key_Z);
    QTRY_VERIFY(view.camera() != camera); // without Ctrl it is a key of the scene
  }
};

LARMOR_WINDOW_TEST(RefusalsTest)
#include "tst_refusals.moc"
