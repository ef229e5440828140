#include "engine/studies/generative/DataFile.h"
#include "tests/workflows/GenerativeFixture.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QProcess>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>
#include <csignal>
#include <cstdio>

using namespace larmor;
using namespace larmor::testing;

namespace {

std::vector<double> lossOf(const widgets::PathTrainPage& page) {
  const auto* loss = page.snapshot() ? page.snapshot()->state.meter("loss") : nullptr;
  return loss ? loss->values : std::vector<double>();
}

/// A window that trains and says on its standard output what its losses are, until it is killed.
int pathTrainee(char** values, int count) {
  views::SceneView::setDefaultSurfaceFormat();
  QApplication::setOrganizationName("LarmorTest");
  QApplication::setApplicationName("PathTrainee");
  QStandardPaths::setTestModeEnabled(true);
  QApplication application(count, values);
  WindowUnderTest w;
  w.window->startJournal(values[2]);
  w.window->setStartPage(false);
  w.window->selectWorkspace(2);
  auto* workspace = qobject_cast<widgets::GenerativeWorkspace*>(w.window->current());
  w.window->openFile(values[3]);
  if (!QTest::qWaitFor([&] { return workspace->idle(); }, 20000))
    return 1;
  workspace->showPage("train");
  tinyTraining(workspace->trainPage(), "10000000");
  w.trigger("run");
  QTimer talking;
  std::size_t told = 0;
  QObject::connect(&talking, &QTimer::timeout, [&] {
    const auto loss = lossOf(workspace->trainPage());
    for (; told < loss.size(); ++told)
      std::printf("%.17g\n", loss[told]);
    std::fflush(stdout);
  });
  talking.start(200);
  return QApplication::exec();
}

} // namespace

/// The Generative workspace as a new user works with it: windows, what they are like, a training that is watched.
class GenerativeWorkspaceTest : public GenerativeFixture {
  Q_OBJECT
private Q_SLOTS:
  /// Windows are made in the background; what is said of them is what their file says.
  void windowsAreMadeAndJudgedBeforeAnyTraining() {
    g_->showPage("data");
    auto& page = g_->dataPage();
    QVERIFY2(g_->runs()->commandLine().contains("--size quick"), qPrintable(g_->runs()->commandLine()));
    w_->keep("generative_data_empty");
    setForm(page, {{"grid", "12"},
                   {"simulated_time", "0.3"},
                   {"snapshots", "3"},
                   {"alphas", "2,40"},
                   {"particles", "30"},
                   {"window", "64"},
                   {"stride", "32"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle() && page.data(), 60000);
    QCOMPARE(page.source().windows->size(), std::size_t(3 * 2 * 30 * 2));
    QVERIFY(QFile::exists(page.filePath()));
    const QString facts = factsOf("data");
    QVERIFY2(facts.contains("120 for training") && facts.contains("below 0.5"), qPrintable(facts));
    QCOMPARE(page.reportPlots().plot("s2").curves().size(), std::size_t(2));
    for (const char* plot : {"s2", "flatness", "msd", "floor", "events", "displacement"})
      QVERIFY2(page.reportPlots().plot(plot).hasData(), plot);
    const auto& lag = page.data()->report[0];
    QCOMPARE(page.reportPlots().plot("s2").curves()[0].error[0], lag.summary.second[0].value * lag.floor->second[0]);
    QCOMPARE(page.tables().lags().model()->rowCount(), int(2 * lag.summary.lags.size()));
    QCOMPARE(page.tables().snapshots().model()->index(2, 1).data().toString(), QString("test"));
    const QString text = page.tables().alphas().text();
    QVERIFY2(text.contains("standard error") && text.count('\n') >= 2, qPrintable(text));
    w_->keep("generative_data");
    // The file tells all of it again, and how it was made.
    const QString file = at("windows.h5"), said = factsOf("data");
    QVERIFY(w_->window->saveFile(file));
    w_->trigger("new");
    QVERIFY(!page.data() && factsOf("data").isEmpty() && !page.reportPlots().plot("s2").hasData());
    open(file);
    QCOMPARE(factsOf("data"), said);
    QCOMPARE(page.form().set().find("particles").text(), std::string("30"));
  }

  /// The pages are where they were, whether or not there is a run to be told of.
  void tabsStayInPlace() {
    open(windowsFile());
    auto* tabs = w_->window->findChild<QTabWidget*>("generativePages")->tabBar();
    const auto place = [&] {
      QCoreApplication::processEvents();
      return tabs->mapTo(w_->window.get(), QPoint());
    };
    g_->showPage("data");
    const QPoint told = place();
    for (const char* page : {"train", "sample", "judge", "data"}) {
      g_->showPage(page);
      QCOMPARE(place(), told);
    }
  }

  void stopsAtOnceAndGoesOn() {
    g_->showPage("data");
    auto& page = g_->dataPage();
    setForm(page, {{"grid", "32"}, {"simulated_time", "4"}, {"particles", "20"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(factsOf("data").contains("of 5 snapshots"), 30000);
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 3000);
    QVERIFY(said().contains("Run with the same parameters goes on"));
    QVERIFY(!page.data());
  }

  /// Files that are no windows, or damaged, are explained; what is shown stays.
  void damagedWindowsAreExplained() {
    open(windowsFile());
    const auto before = g_->dataPage().data();
    const QString damaged = at("damaged.h5");
    QVERIFY(QFile::copy(windowsFile(), damaged) && QFile(damaged).resize(6000));
    w_->window->openFile(damaged);
    QTRY_VERIFY2_WITH_TIMEOUT(said().contains("damaged.h5"), qPrintable(said()), 10000);
    QVERIFY(g_->dataPage().data() == before);
    QCOMPARE(g_->dataPage().filePath(), windowsFile());
  }

#ifdef LARMOR_HAS_PLUGIN
  /// Watched while it goes on, held and let go, stopped, and begun anew from where it was.
  void trainingIsWatchedHeldAndBranched() {
    open(windowsFile());
    g_->showPage("train");
    auto& page = g_->trainPage();
    auto* branch = w_->window->findChild<QPushButton*>("branch");
    tinyTraining(page, "100000");
    w_->trigger("run");
    const auto history = [&] { return lossOf(page); };
    const auto further = [&] { // than it is
      return QTest::qWaitFor([&, from = history().size()] { return history().size() > from + 3; }, 60000);
    };
    QVERIFY(further());
    QTRY_VERIFY_WITH_TIMEOUT(branch->isEnabled(), 60000); // while it goes on
    for (const char* plot : {"looks_s2", "looks_noise", "looks_clock"})
      QTRY_VERIFY2_WITH_TIMEOUT(page.dashboard().findChild<widgets::TrainLooks*>()->plots().plot(plot).hasData(), plot,
                                60000);
    QVERIFY(!page.dashboard().loss().curves().empty());
    w_->trigger("pause");
    QTest::qWait(300); // the step that was under way, and the last look at it
    const auto held = history();
    QTest::qWait(300);
    QCOMPARE(history(), held);
    w_->trigger("pause");
    QVERIFY(further());
    const auto later = history();
    QVERIFY(std::equal(held.begin(), held.end(), later.begin())); // the same curve
    branch->click();
    QVERIFY2(said().contains("The next training begins with the weights"), qPrintable(said()));
    QVERIFY(page.job().active()); // what goes on stays as it is
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 20000);
    QVERIFY(branch->isEnabled() && !page.canSave());
    const std::string start = page.form().set().find("start").text();
    const auto kept = studies::generative::loadModel(start);
    QVERIFY(!kept.weights.empty());
    tinyTraining(page, "1");
    setForm(page, {{"rate", "1e-9"}, {"average", "0"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle() && page.finished(), 60000);
    const auto& weights = page.finished()->model->weights;
    double change = 0;
    for (const auto& [name, array] : kept.weights)
      for (std::size_t i = 0; i < array.values.size(); ++i)
        change = std::max(change, double(std::abs(array.values[i] - weights.at(name).values[i])));
    QVERIFY2(change < 1e-4, qPrintable(QString::number(change)));
    QCOMPARE(trainings(), 2);
  }

  /// kill -9 while it trains: the next program goes on from the checkpoint, to the same numbers that the killed one had
  /// come to after it.
  void killedTrainingGoesOnWithTheSameCurve() {
    const QString root = at("killed");
    windowsFile();
    QProcess program;
    startThisTest(program, {"--trainee", root, windowsFile()});
    std::vector<double> loss; // as the killed one said
    const auto checkpointed = [&root] {
      return QDirIterator(root, {"checkpoint*"}, QDir::Files, QDirIterator::Subdirectories).hasNext();
    };
    QElapsedTimer clock;
    clock.start();
    for (qint64 end = 120000; clock.elapsed() < end;) {
      program.waitForReadyRead(100);
      while (program.canReadLine())
        loss.push_back(program.readLine().trimmed().toDouble());
      if (end == 120000 && checkpointed())
        end = clock.elapsed() + 2000; // and a little that is lost
    }
    ::kill(static_cast<pid_t>(program.processId()), SIGKILL);
    program.waitForFinished();
    QVERIFY(checkpointed() && !loss.empty());
    w_->window->startJournal(root);
    QTRY_VERIFY(buttonOf(&w_->window->messages(), "Restore"));
    QTest::qWait(100); // laid out
    buttonOf(&w_->window->messages(), "Restore")->click();
    QTRY_COMPARE(w_->window->current(), static_cast<widgets::Workspace*>(g_));
    QTRY_VERIFY2_WITH_TIMEOUT(said().contains("goes on from its checkpoint"), qPrintable(said()), 30000);
    auto& page = g_->trainPage();
    QTRY_VERIFY_WITH_TIMEOUT(lossOf(page).size() > loss.size(), 60000);
    const auto again = lossOf(page);
    for (std::size_t i = 0; i < loss.size(); ++i)
      QCOMPARE(again[i], loss[i]);
    QCOMPARE(trainings(), 1); // the same one
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 20000);
  }

  /// A loss that is no number ends a training with a reason, and leaves the weights that were good.
  void aLossThatIsNoNumberIsExplained() {
    open(windowsFile());
    g_->showPage("train");
    auto& page = g_->trainPage();
    tinyTraining(page, "100000");
    setForm(page, {{"rate", "10"}, {"clip", "0"}, {"average", "0"}, {"schedule", "constant"}, {"check_every", "0"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 120000);
    QVERIFY2(said().contains("not finite"), qPrintable(said()));
    auto* branch = w_->window->findChild<QPushButton*>("branch");
    QVERIFY(branch->isEnabled());
    branch->click();
    for (const auto& [name, array] : studies::generative::loadModel(page.form().set().find("start").text()).weights)
      QVERIFY2(std::all_of(array.values.begin(), array.values.end(), [](float v) { return std::isfinite(v); }),
               name.c_str());
  }

  /// Windows that are damaged between two programs: the second says so, and the checkpoint waits for better ones.
  void damagedWindowsOfATrainingAreExplained() {
    const QString file = writeHelices(at("spoilt.h5"));
    open(file);
    g_->showPage("train");
    tinyTraining(g_->trainPage(), "100000");
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(!lossOf(g_->trainPage()).empty(), 60000);
    g_->runs()->setPaused(true);
    const QJsonObject state = g_->saveState();
    startAgain();
    prepare();
    const auto checkpoints = [this] {
      return QDir(at("session/generative-train")).entryList({"checkpoint*"}, QDir::Files);
    };
    QVERIFY(!checkpoints().isEmpty());
    QVERIFY(QFile(file).resize(6000));
    g_->restoreState(state);
    QTRY_VERIFY2_WITH_TIMEOUT(g_->idle() && said().contains("spoilt.h5"), qPrintable(said()), 30000);
    QVERIFY(!checkpoints().isEmpty());
  }

  /// The program ends while a model is trained: the next one goes on, and ends as if nothing had been.
  void trainingSurvivesTheProgram() {
    open(windowsFile());
    g_->showPage("train");
    tinyTraining(g_->trainPage(), "12");
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle() && g_->trainPage().finished(), 60000);
    const auto whole = g_->trainPage().finished();
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(g_->trainPage().snapshot() && !g_->trainPage().snapshot()->checks.empty(), 60000);
    g_->runs()->setPaused(true);
    const QJsonObject state = g_->saveState();
    QVERIFY(state["train"].toObject()["running"].toBool());
    startAgain();
    prepare();
    g_->restoreState(state);
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle() && g_->trainPage().finished(), 60000);
    const auto gone = g_->trainPage().finished();
    QVERIFY(gone->model->weights == whole->model->weights);
    QVERIFY(jsonOf(gone->checks) == jsonOf(whole->checks));
  }
#endif

private:
  int trainings() const {
    const auto& all = g_->runStore()->all();
    return int(std::count_if(all.begin(), all.end(), [](const auto& run) { return run.name.startsWith("Training"); }));
  }
};

static int runGenerativeWorkspaceTest(int count, char** values) {
  if (count > 3 && std::string_view(values[1]) == "--trainee")
    return pathTrainee(values, count);
  return runWindowTest<GenerativeWorkspaceTest>(count, values);
}

LARMOR_TEST_MAIN(runGenerativeWorkspaceTest)
#include "tst_generative_workspace.moc"
