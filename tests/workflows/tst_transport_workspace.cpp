#include "app/batch/CommandLine.h"
#include "app/studies.h"
#include "engine/core/Error.h"
#include "engine/core/Resources.h"
#include "engine/storage/OutputFile.h"
#include "tests/commandline/Words.h"
#include "tests/harness/Digits.h"
#include "tests/harness/Places.h"
#include "tests/workflows/WindowFixture.h"
#include "widgets/jobs/JobBar.h"
#include "widgets/plots/DataTable.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/plots/PlotTabs.h"
#include "widgets/shell/RunBar.h"
#include "widgets/views/PointLayer.h"
#include "widgets/views/SurfaceLayer.h"
#include "widgets/workspaces/transport/TransportWorkspace.h"

#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSlider>
#include <QTabBar>
#include <QTabWidget>
#include <QTableWidget>
#include <QToolButton>

using namespace larmor;
using namespace larmor::testing;
using namespace larmor::studies::transport;

/// The Transport workspace as a new user works with it: simulate, build a database, train on it, look at what was
/// learned, check it on the spot.
class TransportWorkspaceTest : public WindowFixture {
  Q_OBJECT
private Q_SLOTS:
  void simulation() {
    showPage(0);
    set(t_->simulatePage(), {{"particles", "200"}, {"modes", "64"}, {"lambda_perp", "2"}});
    w_->trigger("run");
    QVERIFY(!t_->runs()->runState().run);
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 60000);
    auto& page = t_->simulatePage();
    QVERIFY(page.result() && page.result()->particles == 200);
    const auto& curves = page.tabs().plot("running").curves();
    QCOMPARE(curves.size(), std::size_t(3));
    QCOMPARE(curves[0].y.back(), page.result()->diffusionEnd.value);
    const QString facts = page.findChild<QLabel*>("simulationFacts")->text();
    QVERIFY2(facts.contains("200 particles") && facts.contains("saturated"), qPrintable(facts));
    QVERIFY(page.space().layer<views::PathLayer>("paths").paths()->paths() == 12);
    QVERIFY(t_->runs()->commandLine().contains("--particles 200"));
    w_->keep("transport_simulate");
    // A coarse step misses the small scales, and it is said; nor do few particles tell whether D is flat.
    set(page, {{"dt", "paper"}, {"lambda_perp", "1"}, {"particles", "19"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 60000);
    const QString few = page.findChild<QLabel*>("simulationFacts")->text();
    QVERIFY2(few.contains("too few particles to tell") || few.contains("not saturated</b>"), qPrintable(few));
    QVERIFY(page.result()->phaseStep > 5);
    QVERIFY(page.findChild<QLabel*>("simulationFacts")->text().contains("color:#d9534f"));
  }

  /// What the next run takes stands beside Run, of the form as it is; what goes on until D is flat takes that or more.
  void forecastsStandBesideRun() {
    const auto* label = w_->window->findChild<QLabel*>("runForecast");
    showPage(0);
    t_->simulatePage().form().setValues({{"particles", "20000"}}, "particles");
    QTRY_VERIFY2_WITH_TIMEOUT(label->text().startsWith("at least "), qPrintable(label->text()), 20000);
    QVERIFY(label->toolTip().contains("each doubling"));
    t_->simulatePage().form().setValues({{"t_end", "1000"}}, "length");
    QTRY_VERIFY2_WITH_TIMEOUT(label->text().startsWith("about "), qPrintable(label->text()), 20000);
    showPage(1);
    t_->databasePage().form().setValues({{"points", "500"}}, "points");
    QTRY_VERIFY2_WITH_TIMEOUT(label->text().startsWith("at least "), qPrintable(label->text()), 20000);
  }

  /// A simulation is saved, said to be, and comes back: its numbers, curves, paths, warnings and parameters.
  void simulationsAreSaved() {
    showPage(0);
    auto& page = t_->simulatePage();
    auto& store = *t_->runStore();
    set(page, {{"particles", "60"}, {"modes", "32"}, {"t_end", "40"}});
    QVERIFY(!t_->canSave());
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 60000);
    const auto facts = [&] { return page.findChild<QLabel*>("simulationFacts")->text(); };
    const QString said = facts(), file = folder_.filePath("simulation.h5"), id = store.shownId();
    const auto curve = page.tabs().plot("running").curves()[0].y;
    QVERIFY2(said.contains("“t_end”") && !said.contains("--"), qPrintable(said)); // as the form calls it
    store.rename(id, "of my own");
    QVERIFY(t_->canSave() && w_->window->saveFile(file));
    QVERIFY(store.shown()->isSaved() && !t_->isModified());
    w_->trigger("new");
    QVERIFY(!page.result() && facts().isEmpty());
    set(page, {{"particles", "80"}});
    QVERIFY(w_->window->openFile(file));
    QCOMPARE(facts(), said);
    QVERIFY(page.tabs().plot("running").curves()[0].y == curve);
    QVERIFY(page.space().layer<views::PathLayer>("paths").paths()->paths() == 12);
    QCOMPARE(page.form().set().find("particles").text(), std::string("60"));
    QCOMPARE(store.shownId(), id);
    QVERIFY(w_->window->runBar().changedText().isEmpty());
    w_->keep("transport_saved");
    w_->trigger("run"); // another one, in no file
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 60000);
    QVERIFY(store.shownId() != id && !store.shown()->isSaved());
    store.reopen(id);
    QCOMPARE(facts(), said);
    store.remove(id); // opened without being in the list: it joins it, with its warnings
    QVERIFY(w_->window->openFile(file));
    QVERIFY(store.shown()->isSaved() && store.shownId() != id);
    QCOMPARE(store.shown()->name, QString("of my own")); // not the file's
    QCOMPARE(store.shown()->warnings.size(), 1);
    // Of a session: from the file again; a damaged one is said and harms nothing else.
    const QJsonObject state = t_->saveState();
    w_->trigger("new");
    QVERIFY(QFile(file).resize(3000));
    t_->restoreState(state);
    QTRY_VERIFY(t_->idle());
    QCOMPARE(t_->databasePage().rows()->empty(), false);
  }

  void stopsAtOnce() {
    showPage(0);
    set(t_->simulatePage(), {{"particles", "100000"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(t_->simulatePage().result() != nullptr, 30000); // there is something to see meanwhile
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 3000);
    QVERIFY(t_->simulatePage().result()->particles < 100000);
  }

  void copiedCommandsAreTaken_data() {
    QTest::addColumn<int>("page");
    QTest::newRow("simulate") << 0;
    QTest::newRow("database") << 1;
    QTest::newRow("train") << 2;
    QTest::newRow("explore") << 3;
  }
  /// larmor-batch takes what each page's "Copy as command" gives, and means what is in the form.
  void copiedCommandsAreTaken() {
    QFETCH(int, page);
    showPage(page);
    widgets::Page* const pages[] = {&t_->simulatePage(), &t_->databasePage(), &t_->trainPage(), &t_->explorePage()};
    const ParameterSet& form = pages[page]->form().set();
    if (page < 2)
      set(*pages[page], {{"modes", "32"}, {"threads", "2"}, {"device", "cpu"}, {"dt", "gyro"}});
    if (page == 2)
      set(*pages[page], {{"kind", "seed"}, {"rate", "0.001"}});
    auto words = wordsOf(t_->runs()->commandLine().toStdString());
    QCOMPARE(words[1], std::string("transport"));
    for (const auto& study : app::allStudies())
      if (study.name == words[1]) {
        auto& action = study.action(words[2]);
        app::parseArguments(action, {words.begin() + 3, words.end()});
        const ParameterSet told = action.parameters();
        if (page < 3) // the sliders of Explore are no form
          for (const auto& handle : form.all())
            QCOMPARE(told.find(handle.info().key).text(), handle.text());
      }
  }

  void databaseGrowsAndGoesOn() {
    showPage(1);
    auto& page = t_->databasePage();
    page.setRows(madeUp(0)); // not those that come with the program
    small(page, "2000");
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(page.rows()->size() >= 3, 60000); // while it goes on
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 5000);
    const std::size_t before = page.rows()->size();
    QVERIFY(before < 2000);
    QCOMPARE(readDatabase(page.file().toStdString()).size(), before);
    const std::size_t all = before + 4;
    small(page, QByteArray::number(qulonglong(all)).constData());
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 60000);
    QTRY_COMPARE(page.rows()->size(), all);
    for (std::size_t i = 0; i < all; ++i)
      QCOMPARE((*page.rows())[i].number, std::int64_t(i));
    QCOMPARE(page.table().model()->rowCount(), int(all));
    QVERIFY(!page.tabs().plot("errors").curves().empty());
    page.select(3);
    QCOMPARE(page.view().layer<views::PointLayer>("points").selected(), std::vector<std::uint64_t>{3});
    page.findChild<QComboBox*>("databaseQuantity")->setCurrentIndex(1);
    w_->keep("transport_database");
    const QString copy = folder_.filePath("copy.h5");
    QVERIFY(w_->window->saveFile(copy));
    QCOMPARE(readDatabase(copy.toStdString()).size(), all);
    // Sorted by D_perp and exported: every point once, in that order; another database leaves nothing of this one.
    page.table().sortByColumn(4, Qt::DescendingOrder);
    page.table().exportTo(folder_.filePath("points.csv"));
    QFile csv(folder_.filePath("points.csv"));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    const auto lines = QString::fromUtf8(csv.readAll()).trimmed().split('\n');
    QCOMPARE(lines.size(), qsizetype(all) + 1);
    QVERIFY2(lines[0].contains(",\"D_perp, standard error ("), qPrintable(lines[0])); // in full, beside the number
    QVERIFY(lines[1].section(',', 5, 5).toDouble() > 0);
    const auto shownOf = [&](int row) { return page.table().model()->index(row, 4).data().toString(); };
    QVERIFY2(digitsMatch(shownOf(0)), qPrintable(shownOf(0)));
    for (qsizetype i = 2; i < lines.size(); ++i)
      QVERIFY(lines[i].section(',', 4, 4).toDouble() <= lines[i - 1].section(',', 4, 4).toDouble());
    page.setRows(madeUp(8));
    QCOMPARE(page.table().model()->rowCount(), 8);
    QVERIFY(page.view().layer<views::PointLayer>("points").selected().empty());
    for (int i = 0; i < 8; ++i) {
      page.select(std::size_t(i));
      QCOMPARE(page.table().selected(), i);
      const auto shown = page.table().selectionModel()->selectedRows(4).front();
      QCOMPARE(shown.data(Qt::UserRole).toDouble(), (*page.rows())[std::size_t(i)].moving);
    }
  }

  /// Databases that cannot be used are explained, and nothing is lost.
  void emptyTinyAndDamagedDatabases() {
    showPage(1);
    const auto before = t_->databasePage().rows();
    const QString text = folder_.filePath("text.h5");
    QFile file(text);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no database");
    file.close();
    QVERIFY(!w_->window->openFile(text));
    QTRY_VERIFY(w_->window->messages().isShowing());
    QVERIFY(w_->window->messages().plainText().contains("text.h5"));
    QVERIFY(t_->databasePage().rows() == before);

    storage::OutputFile other(folder_.filePath("empty.h5").toStdString());
    other.attribute("/", "format", "larmor-transport-database");
    other.commit();
    QVERIFY(w_->window->openFile(folder_.filePath("empty.h5")));
    QTRY_VERIFY(w_->window->messages().plainText().contains("/rows/number"));

    const QString tiny = folder_.filePath("tiny.h5");
    writeDatabase(tiny.toStdString(), {}, {}, "test");
    QVERIFY(w_->window->openFile(tiny)); // found to be this workspace's
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 5000);
    QCOMPARE(t_->databasePage().rows()->size(), std::size_t(0));
    showPage(2);
    w_->trigger("run");
    QTRY_VERIFY(w_->window->messages().plainText().contains("there is no database"));
    t_->databasePage().setRows(madeUp(8));
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(w_->window->messages().plainText().contains("at least 20"), 20000);
  }

  void trainingIsWatchedStoppedAndCompared() {
    t_->databasePage().setRows(madeUp(300));
    showPage(2);
    auto& page = t_->trainPage();
    set(page, {{"members", "2"}, {"epochs", "100000"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(page.snapshot() && page.snapshot()->validation, 30000);
    QTRY_VERIFY(page.dashboard().loss().curves().size() == 3);
    QTRY_VERIFY(page.dashboard().parity().drawn() > 10);
    w_->trigger("pause");
    QTRY_VERIFY(t_->runs()->runState().paused);
    const auto at = page.snapshot()->trainings.back().epoch;
    QTest::qWait(300);
    QVERIFY(page.snapshot()->trainings.back().epoch <= at + 2000);
    w_->trigger("pause");
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 3000);
    QCOMPARE(page.dashboard().runs().count(), 1);
    QVERIFY(page.dashboard().runs().item(0)->text().contains("stopped"));
    QVERIFY(!t_->canSave());

    set(page, {{"epochs", "300"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 60000);
    QVERIFY(page.finished() && page.finished()->test);
    QVERIFY2(page.finished()->test->main.rms < 0.1, qPrintable(QString::number(page.finished()->test->main.rms)));
    QCOMPARE(page.dashboard().runs().count(), 2);
    page.dashboard().runs().item(0)->setCheckState(Qt::Checked);
    QVERIFY(!page.dashboard().loss().references().empty());
    QTest::keyClicks(w_->window->findChild<QPlainTextEdit*>("trainingNotes"), "looks good");
    w_->keep("transport_train");
    const QString folder = folder_.filePath("model");
    QVERIFY(t_->canSave() && w_->window->saveFile(folder));
    const TransportModel saved = loadModel(folder.toStdString());
    QCOMPARE(saved.card["notes"].get<std::string>(), std::string("looks good"));
    QCOMPARE(saved.card["data"]["file"].get<std::string>(), std::string("points in no file"));
    // The model trained is the one that is explored.
    QVERIFY(t_->explorePage().predictor());
    const Point p{2, 0.4, 6};
    QCOMPARE(t_->explorePage().predictor()->at(p).diffusion, Predictor(saved).at(p).diffusion);
  }

  void exploring() {
    QVERIFY(QFile::exists(folder_.filePath("model/card.json"))); // of the test before
    t_->databasePage().setRows(madeUp(60));
    QVERIFY(w_->window->openFile(folder_.filePath("model/card.json")));
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && t_->explorePage().predictor(), 10000);
    auto& page = t_->explorePage();
    QCOMPARE(w_->window->findChild<QTabWidget*>("transportPages")->currentIndex(), 3);
    const auto value = [&] { return page.tabs().plot("curve_0").curves().front().y; };
    page.tabs().showTab("curve_0");
    const auto before = value();
    auto* slider = page.findChild<QSlider*>("slider_1");
    const int place = slider->value();
    QTest::keyClick(slider, Qt::Key_PageUp);
    QVERIFY(value() != before);
    QVERIFY(!page.view().layer<views::SurfaceLayer>("surface").bounds().empty());
    w_->trigger("undo");
    QCOMPARE(slider->value(), place);
    QVERIFY(value() == before);
    for (int axis = 0; axis < 3; ++axis)
      page.findChild<QComboBox*>("fixedAxis")->setCurrentIndex(axis);
    page.findChild<QComboBox*>("surfaceQuantity")->setCurrentIndex(1);
    w_->keep("transport_explore");
    const auto* facts = page.findChild<QLabel*>("exploreFacts");
    page.setPoint({1, 0.2, 5});
    QVERIFY(!facts->text().contains("above 3"));
    page.setPoint({9.5, 0.9, 0.2}); // the labels are low there
    QVERIFY(facts->text().contains("above 3"));

    set(page, {{"particles", "60"}, {"modes", "32"}, {"proposals", "2"}});
    QTest::mouseClick(page.findChild<QPushButton*>("simulateHere"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && page.checks().rowCount() == 1, 60000);
    QCOMPARE(t_->databasePage().rows()->size(), std::size_t(61));
    QVERIFY(t_->databasePage().rows()->back().number >= firstAddedNumber);
    QTest::mouseClick(page.findChild<QPushButton*>("propose"), Qt::LeftButton);
    QCOMPARE(page.checks().rowCount(), 3);
    QCOMPARE(page.checks().item(0, 4)->text(), QString("proposed"));
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 60000);
    QCOMPARE(t_->databasePage().rows()->size(), std::size_t(63));
    QVERIFY(page.checks().item(0, 4)->text().contains("±"));
    for (const int column : {3, 4})
      QVERIFY2(digitsMatch(page.checks().item(0, column)->text()), qPrintable(page.checks().item(0, column)->text()));
    QVERIFY2(digitsMatch(facts->text().section("= ", 1)), qPrintable(facts->text()));
    w_->keep("transport_checks");

    for (const std::size_t count : {64, 65}) { // the same point twice: two samples, not one that counts as two
      QTest::mouseClick(page.findChild<QPushButton*>("simulateHere"), Qt::LeftButton);
      QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && t_->databasePage().rows()->size() == count, 60000);
    }
    const auto rows = t_->databasePage().rows();
    const DatabaseRow &once = (*rows)[63], &again = (*rows)[64];
    QVERIFY(once.energy == again.energy && once.b == again.b && once.lambdaPerp == again.lambdaPerp);
    QVERIFY2(once.moving != again.moving && once.meanMu != again.meanMu, "the same random numbers");
  }

  /// A simulation and a training at once: the tools act on the page in front, the status bar on each.
  void twoJobsAtOnce() {
    using jobs::State;
    auto& window = *w_->window;
    t_->databasePage().setRows(madeUp(300));
    auto &simulation = t_->simulatePage().job(), &training = t_->trainPage().job();
    const auto startBoth = [&] {
      showPage(0);
      set(t_->simulatePage(), {{"particles", "1000000"}});
      w_->trigger("run");
      showPage(2);
      QVERIFY(window.action("run")->isEnabled()); // nothing runs on this page yet
      set(t_->trainPage(), {{"members", "2"}, {"epochs", "10000000"}});
      w_->trigger("run");
      QTRY_VERIFY_WITH_TIMEOUT(t_->trainPage().snapshot() && t_->simulatePage().result(), 60000);
      const auto* facts = t_->trainPage().findChild<QLabel*>("trainingFacts");
      QTRY_VERIFY_WITH_TIMEOUT(facts->text().contains("rows/s"), 60000); // the time left is told once, of all networks
      QVERIFY2(facts->text().contains("network 1 of 2") && !facts->text().contains(" left"), qPrintable(facts->text()));
      QVERIFY(simulation.active() && training.active());
    };
    startBoth();
    QCOMPARE(window.jobBar().count(), 2);
    w_->keep("transport_two_jobs");

    w_->trigger("pause"); // of the training, which is in front
    QTRY_VERIFY(training.runState().paused);
    QVERIFY(!simulation.runState().paused);
    const auto before = t_->simulatePage().result()->particles;
    QTRY_VERIFY_WITH_TIMEOUT(t_->simulatePage().result()->particles > before, 30000);
    showPage(0);
    QVERIFY(!window.action("pause")->isChecked());
    const auto pauses = window.jobBar().findChildren<QToolButton*>("pauseJob");
    const auto cancels = window.jobBar().findChildren<QToolButton*>("cancelJob");
    QCOMPARE(pauses.size(), 2);
    QTest::mouseClick(pauses[0], Qt::LeftButton); // of the simulation
    QTRY_VERIFY(simulation.runState().paused);
    QTRY_VERIFY(window.action("pause")->isChecked());
    QTest::mouseClick(pauses[1], Qt::LeftButton); // the training goes on
    QTRY_VERIFY(!training.runState().paused && training.active());
    QVERIFY(simulation.runState().paused);

    QTest::mouseClick(cancels[1], Qt::LeftButton);
    QTRY_VERIFY(!training.active());
    QVERIFY(simulation.active() && !t_->idle());
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 5000);
    QTRY_COMPARE(window.jobBar().count(), 0);

    startBoth();
    QVERIFY(window.close());
    QVERIFY(!simulation.active() && !training.active());
    QVERIFY(t_->idle());
  }

  /// Points that are simulated never go into the database that comes with the program.
  void whatIsShippedStaysAsItIs() {
    const QString shipped = QString::fromStdString(resource("models/transport-database.h5").string());
    const auto bytes = [](const QString& path) {
      QFile file(path);
      return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = bytes(shipped);
    auto& database = t_->databasePage();
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && !database.rows()->empty(), 10000);
    const std::size_t count = database.rows()->size();
    showPage(3);
    set(t_->explorePage(), {{"particles", "40"}, {"modes", "32"}});
    for (const bool opened : {false, true}) { // shown at the start; opened by the user
      if (opened)
        QVERIFY(w_->window->openFile(shipped));
      QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && database.rows()->size() == count, 10000);
      showPage(3);
      QTest::mouseClick(t_->explorePage().findChild<QPushButton*>("simulateHere"), Qt::LeftButton);
      QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && database.rows()->size() == count + 1, 60000);
      QVERIFY2(w_->window->messages().message().text.contains("copy"),
               qPrintable(w_->window->messages().message().text));
      QVERIFY(!isShipped(database.file().toStdString()));
      QCOMPARE(readDatabase(database.file().toStdString()).size(), count + 1);
      QFile::remove(database.file());
    }
    showPage(1);
    QVERIFY(w_->window->openFile(shipped));
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && database.rows()->size() == count, 10000);
    small(database, "3");
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 60000);
    QVERIFY(!isShipped(database.file().toStdString()));
    QFile::remove(database.file());
    QVERIFY(!w_->window->saveFile(shipped));
    QVERIFY(w_->window->messages().message().text.contains("comes with the program"));
    QVERIFY(bytes(shipped) == before);
  }

  /// Points of other parameters go into another file, which the page asks for; the one that is there stays.
  void anotherDatabase() {
    auto& page = t_->databasePage();
    showPage(1);
    const QString one = folder_.filePath("one.h5"), two = folder_.filePath("two.h5");
    QTRY_VERIFY(!page.tabs().plot("diffusion").curves().empty()); // of the database that comes with the program
    page.beginDatabase(one);
    QVERIFY(page.rows()->empty() && !t_->runStore()->shown());
    QVERIFY(page.tabs().plot("diffusion").curves().empty());
    small(page, "3");
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && page.rows()->size() == 3, 60000);
    QCOMPARE(page.file(), one);
    set(page, {{"particles", "50"}});
    w_->trigger("run");
    QTRY_VERIFY2(w_->window->messages().plainText().contains("New database..."),
                 qPrintable(w_->window->messages().plainText()));
    page.beginDatabase(one); // is there
    QVERIFY(w_->window->messages().plainText().contains("exists already"));
    QCOMPARE(page.rows()->size(), std::size_t(3));
    QVERIFY(page.findChild<QPushButton*>("newDatabase")->isEnabled());
    page.beginDatabase(two);
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && page.rows()->size() == 3, 60000);
    QCOMPARE(readDatabase(two.toStdString()).size(), std::size_t(3));
    QCOMPARE(readDatabase(one.toStdString()).size(), std::size_t(3));
    QCOMPARE(t_->runStore()->shown()->file, two);
    showPage(2); // and that is what would be trained on
    const auto* forecast = w_->window->findChild<QLabel*>("runForecast");
    QVERIFY2(forecast->text().startsWith("on two.h5 · ⚠ few") && forecast->toolTip().contains(two),
             qPrintable(forecast->text()));
    QVERIFY(t_->runs()->commandLine().contains("two.h5"));
    showPage(1);
    page.beginDatabase(folder_.filePath("three.h5")); // points asked for one by one make it, too
    showPage(3);
    set(t_->explorePage(), {{"particles", "40"}, {"modes", "32"}});
    QTest::mouseClick(t_->explorePage().findChild<QPushButton*>("simulateHere"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && page.rows()->size() == 1, 60000);
    QCOMPARE(readDatabase(folder_.filePath("three.h5").toStdString()).size(), std::size_t(1));
    for (const char* name : {"one.h5", "two.h5", "three.h5"})
      QFile::remove(folder_.filePath(name));
  }

  /// What is shown says whose it is: a run, a file that was opened, or nobody's.
  void aDatabaseKeepsItsName() {
    auto& page = t_->databasePage();
    auto& store = *t_->runStore();
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && !page.rows()->empty(), 10000);
    const std::size_t shipped = page.rows()->size();
    showPage(1);
    QVERIFY(!store.shown());
    small(page, "3");
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && store.shown(), 60000);
    const QString id = store.shownId(), file = folder_.filePath("own.h5");
    QTest::mouseClick(page.findChild<QPushButton*>("shippedDatabase"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && page.rows()->size() == shipped, 10000);
    QVERIFY(!store.shown()); // the rows are not that run's
    store.reopen(id);
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && page.rows()->size() == 3, 10000);
    QCOMPARE(store.shownId(), id);

    DatabaseParameters other;
    other.points = 5;
    other.particles = 77;
    writeDatabase(file.toStdString(), other, *madeUp(4), "larmor-batch transport database --points 5");
    QVERIFY(w_->window->openFile(file));
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && page.rows()->size() == 4, 10000);
    QVERIFY2(store.shown() && store.shown()->name.contains("own.h5"), "an entry of its own");
    QCOMPARE(page.form().set().find("particles").text(), std::string("77")); // so that Run goes on with it
    QVERIFY(w_->window->runBar().changedText().isEmpty());
    const auto figure = page.figureOrigin();
    QVERIFY(figure.title.contains("own.h5"));
    QCOMPARE(figure.provenance.command, std::string("larmor-batch transport database --points 5"));
    QFile::remove(file);
  }

  /// Sliders redraw surface and curve far faster than a screen does.
  void slidersAreSmooth() {
    QVERIFY(w_->window->openFile(folder_.filePath("model/card.json")));
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && t_->explorePage().predictor(), 10000);
    auto* slider = t_->explorePage().findChild<QSlider*>("slider_0");
    const int before = t_->explorePage().redraws();
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 60; ++i)
      slider->setValue(300 + i);
    qInfo() << "redraw" << double(timer.nsecsElapsed()) / 60e6 << "ms";
    QVERIFY(t_->explorePage().redraws() >= before + 60);
  }

  /// Where a model says nothing, no number, curve or colour stands for it.
  void aModelThatSaysNothing() {
    TransportModel model;
    model.members.push_back({{{2, 1, {0, 0}, {0}}}});
    model.centre = {0, 0};
    model.width = {1, 1};
    model.uncertainty = UncertaintyTable::constant(3.0);
    saveModel(model, folder_.filePath("vague").toStdString());
    QVERIFY(w_->window->openFile(folder_.filePath("vague/card.json")));
    auto& page = t_->explorePage();
    const auto facts = [&page] { return page.findChild<QLabel*>("exploreFacts")->text(); };
    QTRY_VERIFY2_WITH_TIMEOUT(t_->idle() && facts().contains("= – at the sliders"), qPrintable(facts()), 10000);
    QVERIFY2(facts().contains("no prediction: the uncertainty exceeds D itself"), qPrintable(facts()));
    page.tabs().showTab("curve_0");
    QTRY_VERIFY(!page.tabs().plot("curve_0").curves().empty());
    QVERIFY(!page.tabs().plot("curve_0").hasData());
    QVERIFY(page.view().layer<views::SurfaceLayer>("surface").bounds().empty());
    page.propose();
    const auto cell = [&](int column) { return page.checks().item(0, column)->text(); };
    QTRY_VERIFY(page.checks().rowCount() > 0 && page.checks().item(0, 3));
    QCOMPARE(cell(3), QString("– (no prediction)"));
    QCOMPARE(cell(5), QString("more uncertain than itself"));
    w_->keep("transport_no_prediction");
  }

  /// Before it is trained it is said that the rows are few.
  void fewRowsAreSaidBeforehand() {
    t_->databasePage().setRows(madeUp(60));
    showPage(2);
    const auto* forecast = w_->window->findChild<QLabel*>("runForecast");
    QTRY_VERIFY2(forecast->text().contains("few: ") && forecast->toolTip().contains("fewer than 100 training rows"),
                 qPrintable(forecast->text() + forecast->toolTip()));
    t_->databasePage().setRows(madeUp(400));
    QTRY_VERIFY2(!forecast->text().contains("few"), qPrintable(forecast->text()));
  }

#ifdef LARMOR_HAS_PLUGIN
  /// A model that fails leaves no numbers of another under its name; an uncertainty that is none is refused.
  void aFailingModelShowsNoNumbers() {
    auto& page = t_->explorePage();
    showPage(3);
    const auto facts = [&page] { return page.findChild<QLabel*>("exploreFacts")->text(); };
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && page.predictor() && facts().contains("</sub> = 0."), 20000);
    page.tabs().showTab("curve_0");
    QVERIFY(!page.tabs().plot("curve_0").curves().empty());
    for (const char* result : {"x[:, 0:1] / 0.0 - x[:, 0:1] / 0.0", "torch.cat([x[:, 0:1], -x[:, 0:1]], 1)"}) {
      QVERIFY(w_->window->openFile(scriptOf("failing", QString("def forward(self, x):\n  return %1\n").arg(result))));
      QTRY_VERIFY2_WITH_TIMEOUT(facts().contains("the model failed"), qPrintable(facts()), 30000);
      QVERIFY2(!facts().contains("</sub> = 0."), qPrintable(facts()));
      QVERIFY(page.tabs().plot("curve_0").curves().empty());
      QVERIFY(!page.predictor());
    }
  }

  /// A TorchScript model may take its time: the window does not wait for it.
  void slowModelsDoNotHoldTheWindow() {
    QVERIFY(w_->window->openFile(scriptOf("slow", "def forward(self, x):\n"
                                                  "  y = torch.ones([400, 400])\n"
                                                  "  for i in range(100):\n"
                                                  "    y = torch.matmul(y, y) / 400.0\n"
                                                  "  return x[:, 0:1] * x[:, 1:2] * y[0:1, 0:1]\n")));
    auto& page = t_->explorePage();
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle() && page.predictor() && page.predictor()->model().kind == ModelKind::Foreign,
                             30000);
    page.tabs().showTab("curve_0");
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 30000);
    const int before = page.redraws();
    auto* slider = page.findChild<QSlider*>("slider_0");
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 60; ++i)
      slider->setValue(200 + 10 * i);
    const double moved = double(timer.nsecsElapsed()) / 60e6;
    QCOMPARE(page.redraws(), before); // none has come yet
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 30000);
    qInfo() << "a move of the slider" << moved << "ms, the last shown after" << timer.elapsed() << "ms";
    QVERIFY(page.redraws() > before && page.redraws() <= before + 3); // the newest of those that came meanwhile
    const Point p = page.point();
    const QString shown = QString::number(p.energy * p.b, 'g', 4);
    QVERIFY2(page.findChild<QLabel*>("exploreFacts")->text().contains("= " + shown), qPrintable(shown));
  }
#endif

  void stateSurvives() {
    showPage(2);
    set(t_->trainPage(), {{"members", "3"}});
    set(t_->simulatePage(), {{"T", "4"}});
    t_->explorePage().setPoint({5, 0.5, 10});
    const QJsonObject state = t_->saveState();
    set(t_->trainPage(), {{"members", "4"}});
    t_->explorePage().setPoint({1, 0.1, 2});
    showPage(0);
    t_->restoreState(state);
    QCOMPARE(t_->saveState(), state);
    QCOMPARE(t_->trainPage().form().set().find("members").text(), std::string("3"));
    // Undo finds the form that a change belongs to, whatever page is shown.
    t_->undoStack()->clear();
    t_->trainPage().form().setValues({{"members", "7"}}, "a change");
    const QJsonObject history = widgets::storedHistory(*t_->undoStack());
    t_->undoStack()->clear();
    showPage(0);
    widgets::restoreHistory(*t_->undoStack(), *t_, history);
    t_->undoStack()->undo();
    QCOMPARE(t_->trainPage().form().set().find("members").text(), std::string("3"));
  }

  void figures() {
    t_->databasePage().setRows(madeUp(60));
    const QString out = folder_.filePath("figures");
    t_->exportFigures(out);
    QVERIFY(QFile::exists(out + "/database_diffusion.svg") && QFile::exists(out + "/database_points.png"));
  }

private:
  void prepare() override {
    w_->window->setStartPage(false);
    w_->window->selectWorkspace(1);
    t_ = qobject_cast<widgets::TransportWorkspace*>(w_->window->current());
    QVERIFY(t_);
    t_->setSessionFolder(folder_.path());
    QTRY_VERIFY_WITH_TIMEOUT(t_->idle(), 20000);
  }
  /// A model of others, as the card beside it. @returns the card; empty if it could not be written
  QString scriptOf(const QString& name, const QString& source) const {
    const QString folder = folder_.filePath(name);
    QFile card(folder + "/card.json");
    if (!QDir().mkpath(folder) ||
        QProcess::execute(testing::torchScriptWriter(), {folder + "/model.pt", source}) != 0 ||
        !card.open(QIODevice::WriteOnly))
      return {};
    card.write(R"({"format": "larmor-transport-model", "kind": "torchscript", "file": "model.pt",
                   "inputs": ["T", "b", "lambda_perp"]})");
    return card.fileName();
  }
  static std::shared_ptr<const widgets::DatabasePage::Rows> madeUp(std::int64_t count) {
    auto rows = std::make_shared<widgets::DatabasePage::Rows>();
    DatabaseParameters parameters;
    for (std::int64_t n = 0; n < count; ++n) {
      const auto p = pointOf(parameters, n);
      DatabaseRow row;
      row.number = n;
      row.energy = p.energy;
      row.b = p.b;
      row.lambdaPerp = p.lambdaPerp;
      row.moving = row.diffusion = p.speed() * p.lambdaPerp * p.b * p.b / (1 + 3 * p.b);
      row.movingError = row.error = 0.02 * row.moving;
      row.saturated = true;
      row.wallSeconds = 1;
      rows->push_back(row);
    }
    return rows;
  }
  void showPage(int index) { w_->window->findChild<QTabWidget*>("transportPages")->setCurrentIndex(index); }
  static void set(widgets::Page& page, const std::vector<std::pair<std::string, std::string>>& values) {
    page.form().set().setTexts(values);
    page.form().refresh();
  }
  static void small(widgets::DatabasePage& page, const char* points) {
    set(page, {{"points", points}, {"particles", "40"}, {"modes", "32"}});
  }

  widgets::TransportWorkspace* t_ = nullptr;
};

LARMOR_WINDOW_TEST(TransportWorkspaceTest)
#include "tst_transport_workspace.moc"
