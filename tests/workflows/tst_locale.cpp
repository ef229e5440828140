#include "tests/harness/CommaLocale.h"
#include "tests/workflows/WindowFixture.h"
#include "widgets/forms/ParameterEditor.h"
#include "widgets/forms/ParameterForm.h"
#include "widgets/forms/ParameterRow.h"
#include "widgets/paths/MovieDialog.h"
#include "widgets/plots/FigureDialog.h"
#include "widgets/workspaces/trajectories/SweepDialog.h"
#include "widgets/workspaces/transport/TransportWorkspace.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <nlohmann/json.hpp>

using namespace larmor;
using namespace larmor::testing;

/// The window of a user whose system writes 0,25: 0.25 is taken everywhere, and everything is written as in the files.
class LocaleTest : public WindowFixture {
  Q_OBJECT

  void prepare() override {
    QVERIFY2(*systemPoint() == ',', "the locale of this test was not made");
    QVERIFY(CommaLocale::use()); // as a library might set it: code must not depend on what the program chose
  }
  static const char* systemPoint() {
    static const QByteArray point = QLocale::system().decimalPoint().toLatin1();
    return point.constData();
  }
  static void type(QWidget* field, const QString& text) {
    auto* line = qobject_cast<QLineEdit*>(field);
    if (!line)
      line = field->findChild<QLineEdit*>();
    QVERIFY(line);
    line->selectAll();
    QTest::keyClick(line, Qt::Key_Delete);
    QTest::keyClicks(line, text);
  }
  widgets::TransportWorkspace* transport() {
    w_->window->setStartPage(false);
    w_->window->selectWorkspace(1);
    return qobject_cast<widgets::TransportWorkspace*>(w_->window->current());
  }
  /// Every number of a form takes both ways of typing it.
  static void everyNumberTakes(widgets::ParameterForm& form) {
    int tried = 0;
    for (const auto& handle : form.set().all()) {
      const ParameterInfo& info = handle.info();
      if (info.kind != ParameterKind::Real || info.hint == Hint::Internal || info.range.lowest > 0.25 ||
          info.range.highest < 0.25)
        continue;
      for (widgets::ParameterEditor* editor :
           form.findChildren<widgets::ParameterEditor*>(QString::fromStdString(info.key))) {
        for (const char* typed : {"0.25", "0.5", "0,25"}) {
          type(editor, typed);
          form.commitPending();
        }
        ++tried;
      }
      QVERIFY2(handle.text() == "0.25" || !form.set().relevant(handle), (info.key + " = " + handle.text()).c_str());
    }
    QVERIFY(tried > 0);
  }

private Q_SLOTS:
  void everyForm() {
    everyNumberTakes(w_->workspace->parameterForm());
    auto* t = transport();
    everyNumberTakes(t->simulatePage().form());
    everyNumberTakes(t->databasePage().form());
    everyNumberTakes(t->trainPage().form());
  }

  /// A step of 0.25, which is text to the form, typed either way.
  void transportRuns_data() {
    QTest::addColumn<QString>("typed");
    QTest::newRow("point") << "0.25";
    QTest::newRow("comma") << "0,25";
  }
  void transportRuns() {
    QFETCH(QString, typed);
    auto* t = transport();
    auto& page = t->simulatePage();
    page.form().set().setTexts({{"particles", "40"}, {"modes", "32"}, {"t_end", "4"}});
    page.form().refresh();
    type(page.form().findChild<widgets::ParameterEditor*>("dt"), typed);
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(t->idle(), 60000);
    const auto& message = w_->window->messages().message();
    QVERIFY2(message.severity != widgets::Severity::Error, qPrintable(message.text)); // it has not settled, perhaps
    QVERIFY(page.result());
    QCOMPARE(page.parameters().timeStep(), 0.25);
    w_->keep("locale_transport");
  }

  /// Proposals lie around the present value; values are shown with points and taken with commas.
  void sweeps() {
    w_->set({{"field", "uniform"}, {"alpha", "0.25"}, {"particles", "4"}, {"gyrations", "1"}});
    w_->actionNamed("sweep")->trigger();
    auto* dialog = w_->window->findChild<widgets::SweepDialog*>();
    QVERIFY(dialog);
    auto* from = dialog->findChild<QLineEdit*>("sweepFrom");
    auto* to = dialog->findChild<QLineEdit*>("sweepTo");
    QCOMPARE(from->text(), QString("0.0625"));
    QCOMPARE(to->text(), QString("1"));
    auto* ok = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
    QVERIFY(ok->isEnabled());
    type(from, "0,5");
    QCOMPARE(dialog->plan().from, 0.5);
    QVERIFY(ok->isEnabled());
    for (const auto* label : dialog->findChildren<QLabel*>())
      QVERIFY2(!QRegularExpression("\\d,\\d").match(label->text()).hasMatch(), qPrintable(label->text()));
    w_->keep("locale_sweep", dialog);
    QTest::mouseClick(ok, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
  }

  /// Figures, the scene and tables write the same numbers.
  void plotsAndSceneAgree() {
    QVERIFY(w_->runSmall());
    const QString folder = at("figures");
    w_->workspace->exportFigures(folder);
    int labels = 0;
    const QRegularExpression number("<text[^>]*>\\s*([^<]*\\d[^<]*)</text>"), comma("\\d,\\d");
    for (const QString& name : QDir(folder).entryList({"*.svg"})) {
      QFile file(folder + "/" + name);
      QVERIFY(file.open(QIODevice::ReadOnly));
      auto found = number.globalMatch(QString::fromUtf8(file.readAll()));
      while (found.hasNext()) {
        const QString label = found.next().captured(1);
        QVERIFY2(!comma.match(label).hasMatch(), qPrintable(name + ": " + label));
        labels += label.contains('.');
      }
    }
    QVERIFY(labels > 5);
    w_->keep("locale_window");
  }

  void dialogs() {
    widgets::MovieDialog movie(0);
    type(movie.findChild<QWidget*>("movieSeconds"), "0,5");
    QCOMPARE(movie.options().seconds, 0.5);
    widgets::FigureDialog figure({}, false);
    type(figure.findChild<QWidget*>("figureFont"), "8.5");
    QCOMPARE(figure.options().fontPoints, 8.5);
    QVERIFY(figure.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->isEnabled());
    type(figure.findChild<QWidget*>("figureFont"), "1");
    QVERIFY(!figure.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->isEnabled());
  }

  /// Saved states and run files are the same as elsewhere.
  void filesAreTheSame() {
    w_->set(
        {{"field", "formula"}, {"formula_x", "0.25*y"}, {"formula_z", "1.5"}, {"particles", "4"}, {"gyrations", "2"}});
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    const QString file = at("run.h5");
    QVERIFY(w_->window->saveFile(file));
    QTRY_VERIFY(w_->workspace->idle() && QFile::exists(file));
    w_->window->saveSession(at("all.larmor"));
    QFile session(at("all.larmor"));
    QVERIFY(session.open(QIODevice::ReadOnly));
    const auto json = nlohmann::json::parse(session.readAll().toStdString());
    QVERIFY(json.dump().find("0.25*y") != std::string::npos);
    QVERIFY(w_->window->openFile(file));
    QVERIFY(w_->untilIdle());
    QCOMPARE(w_->workspace->recipe().parameters().find("gyrations").text(), std::string("2"));
  }
};

static int withCommas(int count, char** values) {
  const CommaLocale locale;
  return runWindowTest<LocaleTest>(count, values);
}

LARMOR_TEST_MAIN(withCommas)
#include "tst_locale.moc"
