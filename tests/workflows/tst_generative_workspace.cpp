#include "engine/studies/generative/DataFile.h"
#include "engine/studies/generative/WindowFile.h"
#include "tests/engine/studies/generative/Examples.h"
#include "tests/workflows/WindowFixture.h"
#include "widgets/workspaces/generative/GenerativeWorkspace.h"

#include <QLabel>
#include <QTabWidget>

using namespace larmor;
using namespace larmor::testing;

/// The Generative workspace as a new user works with it: windows, what they are like, a training that is watched.
class GenerativeWorkspaceTest : public WindowFixture {
  Q_OBJECT
private Q_SLOTS:
  /// Windows are made in the background; what is said of them is what their file says.
  void windowsAreMadeAndJudgedBeforeAnyTraining() {
    showPage(0);
    auto& page = g_->dataPage();
    QVERIFY2(g_->runs()->commandLine().contains("--size quick"), qPrintable(g_->runs()->commandLine()));
    w_->keep("generative_data_empty");
    set(page, {{"grid", "12"},
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
    const QString facts = factsOf(page);
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
    const QString file = at("windows.h5"), said = factsOf(page);
    QVERIFY(w_->window->saveFile(file));
    w_->trigger("new");
    QVERIFY(!page.data() && factsOf(page).isEmpty() && !page.reportPlots().plot("s2").hasData());
    open(file);
    QCOMPARE(factsOf(page), said);
    QCOMPARE(page.form().set().find("particles").text(), std::string("30"));
  }

  void stopsAtOnceAndGoesOn() {
    showPage(0);
    auto& page = g_->dataPage();
    set(page, {{"grid", "32"}, {"simulated_time", "4"}, {"particles", "20"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(factsOf(page).contains("of 5 snapshots"), 30000);
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 3000);
    QVERIFY(w_->window->messages().plainText().contains("Run with the same parameters goes on"));
    QVERIFY(!page.data());
  }

  /// Files that are no windows, or damaged, are explained; what is shown stays.
  void damagedWindowsAreExplained() {
    open(windowsFile());
    const auto before = g_->dataPage().data();
    const QString damaged = at("damaged.h5");
    QVERIFY(QFile::copy(windowsFile(), damaged) && QFile(damaged).resize(6000));
    w_->window->openFile(damaged);
    QTRY_VERIFY2_WITH_TIMEOUT(w_->window->messages().plainText().contains("damaged.h5"),
                              qPrintable(w_->window->messages().plainText()), 10000);
    QVERIFY(g_->dataPage().data() == before);
    QCOMPARE(g_->dataPage().filePath(), windowsFile());
  }

#ifdef LARMOR_HAS_PLUGIN
  /// A loss that is no number ends a training with a reason.
  void aLossThatIsNoNumberIsExplained() {
    open(windowsFile());
    showPage(1);
    auto& page = g_->trainPage();
    tiny(page, "100000");
    set(page, {{"rate", "10"}, {"clip", "0"}, {"average", "0"}, {"schedule", "constant"}, {"check_every", "0"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 120000);
    QVERIFY2(w_->window->messages().plainText().contains("not finite"), qPrintable(w_->window->messages().plainText()));
  }

  /// The program ends while a model is trained: the next one goes on, and ends as if nothing had been.
  void trainingSurvivesTheProgram() {
    open(windowsFile());
    showPage(1);
    tiny(g_->trainPage(), "12");
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
  void prepare() override {
    w_->window->setStartPage(false);
    w_->window->selectWorkspace(2);
    g_ = qobject_cast<widgets::GenerativeWorkspace*>(w_->window->current());
    QVERIFY(g_);
    g_->setSessionFolder(folder_.path());
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 20000);
  }
  static QString factsOf(widgets::Page& page) { return page.findChild<QLabel*>("dataFacts")->text(); }
  void open(const QString& file) {
    QVERIFY(w_->window->openFile(file));
    QTRY_VERIFY_WITH_TIMEOUT(g_->idle(), 20000);
  }
  /// Helices of two alphas in a file.
  QString windowsFile() {
    const QString file = at("helices.h5");
    storage::Provenance origin;
    origin.format = studies::generative::windowFormat;
    origin.study = "generative";
    origin.action = "data";
    if (!QFile::exists(file))
      studies::generative::writeWindows(file.toStdString(), helices(60, {4, 16}), origin);
    return file;
  }
  static void tiny(widgets::Page& page, const char* epochs) {
    set(page, {{"network", "patch"},
               {"channels", "8"},
               {"multipliers", "1 1"},
               {"steps_per_epoch", "5"},
               {"validation_windows", "16"},
               {"batch", "8"},
               {"warmup_steps", "5"},
               {"check_every", "2"},
               {"check_paths", "20"},
               {"device", "cpu"},
               {"epochs", epochs}});
  }
  void showPage(int index) { w_->window->findChild<QTabWidget*>("generativePages")->setCurrentIndex(index); }
  static void set(widgets::Page& page, const std::vector<std::pair<std::string, std::string>>& values) {
    page.form().set().setTexts(values);
    page.form().refresh();
  }

  widgets::GenerativeWorkspace* g_ = nullptr;
};

LARMOR_WINDOW_TEST(GenerativeWorkspaceTest)
#include "tst_generative_workspace.moc"
