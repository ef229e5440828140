#include "engine/core/Resources.h"
#include "tests/workflows/WindowFixture.h"
#include "widgets/forms/ParameterEditor.h"
#include "widgets/forms/ParameterForm.h"
#include "widgets/workspaces/transport/TransportWorkspace.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>

using namespace larmor;
using namespace larmor::testing;
using namespace larmor::studies::transport;

/// New begins as a new program does; examples do what their cards say.
class NewAndExamplesTest : public WindowFixture {
  Q_OBJECT

  widgets::TransportWorkspace* transport() {
    w_->window->setStartPage(false);
    w_->window->selectWorkspace(1);
    return qobject_cast<widgets::TransportWorkspace*>(w_->window->current());
  }
  void showPage(int index) { w_->window->findChild<QTabWidget*>("transportPages")->setCurrentIndex(index); }
  static void untilRead(widgets::TransportWorkspace& t) { QTRY_VERIFY_WITH_TIMEOUT(t.idle(), 30000); }
  static std::shared_ptr<widgets::DatabasePage::Rows> someRows() {
    auto rows = std::make_shared<widgets::DatabasePage::Rows>(3);
    for (std::size_t i = 0; i < rows->size(); ++i) {
      (*rows)[i].number = static_cast<std::int64_t>(i);
      (*rows)[i].energy = (*rows)[i].b = (*rows)[i].lambdaPerp = (*rows)[i].moving = 1.0;
    }
    return rows;
  }
  static bool isShippedShown(widgets::TransportWorkspace& t) {
    return isShipped(t.databasePage().file().toStdString()) && t.databasePage().rows()->size() > 100;
  }

private Q_SLOTS:
  void newIsAsAtTheFirstStart() {
    const QJsonObject first = w_->workspace->saveState();
    const int bottle = example(*w_->workspace, "Magnetic bottle");
    w_->workspace->openExample(bottle);
    QVERIFY(w_->untilIdle());
    w_->workspace->explorer().setFilter({{{"mirror_events", statistics::Comparison::Above, 0.5}}});
    w_->workspace->explorer().addBookmark();
    auto* line = w_->workspace->parameterForm().findChild<widgets::ParameterEditor*>("alpha")->findChild<QLineEdit*>();
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, "abc");
    w_->dialogs.answerIfAsked(QMessageBox::Discard);
    w_->trigger("new");
    QJsonObject now = w_->workspace->saveState();
    for (const char* part : {"parameters", "filter", "bookmarks", "selection", "command"})
      QCOMPARE(now[part], first[part]);
    QJsonObject look = now["scene"].toObject(), before = first["scene"].toObject();
    for (const char* place : {"camera", "record"}) { // there is nothing to look at
      look.remove(place);
      before.remove(place);
    }
    QCOMPARE(look, before);
    QVERIFY(w_->workspace->parameterForm().isValid());
    QCOMPARE(line->text(), QString::fromStdString(w_->workspace->recipe().parameters().find("alpha").text()));
  }

  void newPagesAreAsAtTheFirstStart() {
    auto* t = transport();
    untilRead(*t);
    const QJsonObject first = t->saveState();
    QCOMPARE(t->databasePage().form().set().find("points").text(), std::string("200"));
    QVERIFY(isShippedShown(*t));
    // Every page is changed,
    for (widgets::Page* page : std::initializer_list<widgets::Page*>{&t->simulatePage(), &t->databasePage(),
                                                                     &t->trainPage(), &t->explorePage()}) {
      page->form().set().setTexts({{"seed", "77"}});
      page->form().refresh();
    }
    t->databasePage().form().set().setTexts({{"points", "31"}});
    t->databasePage().form().refresh();
    t->databasePage().setRows(someRows());
    t->trainPage().dashboard().setNotes("notes");
    t->explorePage().setPoint({5, 0.5, 10});
    t->explorePage().findChild<QComboBox*>("models")->setCurrentIndex(0);
    QVERIFY(t->saveState() != first);
    // and taken back by New.
    w_->dialogs.answerIfAsked(QMessageBox::Discard);
    for (int page = 0; page < 4; ++page) {
      showPage(page);
      w_->trigger("new");
    }
    showPage(0);
    untilRead(*t);
    QCOMPARE(t->saveState(), first);
    QVERIFY(isShippedShown(*t));
  }

  /// Back from a database of one's own, which stays where it is.
  void thereIsAWayBackToTheShippedDatabase() {
    auto* t = transport();
    untilRead(*t);
    auto* back = w_->window->findChild<QPushButton*>("shippedDatabase");
    QVERIFY(back && !back->isEnabled());
    const QString own = at("own.h5");
    writeDatabase(own.toStdString(), {}, *someRows(), "test");
    QVERIFY(w_->window->openFile(own));
    untilRead(*t);
    QCOMPARE(t->databasePage().rows()->size(), std::size_t(3));
    QVERIFY(back->isEnabled());
    w_->keep("own_database");
    QTest::mouseClick(back, Qt::LeftButton);
    untilRead(*t);
    QVERIFY(isShippedShown(*t) && !back->isEnabled());
    QVERIFY2(w_->window->messages().plainText().contains("own.h5"), qPrintable(w_->window->messages().plainText()));
    QCOMPARE(readDatabase(own.toStdString()).size(), std::size_t(3));
    // A session that looked at the shipped one looks at it again.
    const QJsonObject state = t->saveState();
    QVERIFY(w_->window->openFile(own));
    untilRead(*t);
    t->restoreState(state);
    untilRead(*t);
    QVERIFY(isShippedShown(*t));
  }

  /// "while you watch": it runs, on the shipped database, whatever was shown and set before.
  void theTrainingRuns() {
    auto* t = transport(); // at once: databases and models are still being read
    t->databasePage().setRows(someRows());
    t->trainPage().form().set().setTexts({{"rate", "0.5"}});
    t->trainPage().form().refresh();
    t->openExample(example(*t, "Train on the database"));
    QVERIFY(!t->idle());
    QTRY_VERIFY_WITH_TIMEOUT(t->trainPage().job().active(), 30000);
    QVERIFY(isShippedShown(*t));
    QTRY_VERIFY_WITH_TIMEOUT(!t->trainPage().dashboard().loss().curves().empty(), 30000);
    QCOMPARE(t->trainPage().form().set().find("members").text(), std::string("3"));
    QVERIFY(t->trainPage().form().set().find("rate").isDefault());
    w_->keep("example_training");
    // The example once more while it goes on: it begins again.
    const QString before = t->trainPage().runName();
    t->openExample(example(*t, "Train on the database"));
    const auto another = [&] { return !t->trainPage().runName().isEmpty() && t->trainPage().runName() != before; };
    QTRY_VERIFY_WITH_TIMEOUT(another() && t->trainPage().job().active(), 30000);
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(t->idle(), 10000);
  }

  void theSimulationRuns() {
    auto* t = transport();
    untilRead(*t);
    t->simulatePage().form().set().setTexts({{"modes", "7"}});
    t->simulatePage().form().refresh();
    t->openExample(example(*t, "Perpendicular diffusion"));
    QTRY_VERIFY_WITH_TIMEOUT(t->simulatePage().job().active(), 20000);
    QVERIFY(t->simulatePage().form().set().find("modes").isDefault());
    QTRY_VERIFY_WITH_TIMEOUT(t->simulatePage().result() != nullptr, 60000); // it forms while one looks
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(t->idle(), 10000);
  }

  /// Opened before the models have been read, it shows the one that it names.
  void thePredictionShowsItsModel() {
    auto* t = transport();
    t->openExample(example(*t, "What the network predicts"));
    untilRead(*t);
    QCOMPARE(t->explorePage().findChild<QComboBox*>("models")->currentText(), QString("transport-scaling"));
    QVERIFY(t->explorePage().predictor() && !t->explorePage().job().active());
    QVERIFY(isShippedShown(*t));
  }

  /// An example chosen while another still runs takes its place.
  void oneExampleAfterAnother() {
    w_->workspace->openExample(example(*w_->workspace, "Radiation belts"));
    QVERIFY(w_->running());
    w_->workspace->openExample(example(*w_->workspace, "Gyration"));
    const bool idle = w_->untilIdle();
    QVERIFY2(
        idle,
        qPrintable(
            QString("%1 %2 %3").arg(w_->running()).arg(w_->workspace->idle()).arg(w_->window->messages().plainText())));
    QCOMPARE(w_->workspace->recipe().parameters().find("field").text(), std::string("uniform"));
    QCOMPARE(w_->workspace->scene().snapshot()->data->particles(), std::size_t(9));
    QCOMPARE(w_->workspace->scene().snapshot()->fieldInfo.name, std::string("uniform"));
  }

private:
  template <class Workspace>
  static int example(Workspace& workspace, const QString& title) {
    const auto all = workspace.examples();
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].title == title)
        return static_cast<int>(i);
    qFatal("no example %s", qPrintable(title));
  }
};

LARMOR_WINDOW_TEST(NewAndExamplesTest)
#include "tst_new_and_examples.moc"
