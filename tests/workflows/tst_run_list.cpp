#include "tests/workflows/WindowFixture.h"
#include "widgets/paths/ComparePane.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/shell/Journal.h"
#include "widgets/shell/RunBar.h"
#include "widgets/shell/RunListView.h"
#include "widgets/shell/RunStore.h"
#include "widgets/workspaces/transport/TransportWorkspace.h"

#include <QAbstractButton>
#include <QDir>
#include <QDirIterator>
#include <QDockWidget>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QSettings>
#include <QTableWidget>
#include <QTreeWidget>
#include <csignal>
#include <iostream>

using namespace larmor;
using namespace larmor::testing;
using widgets::RunEntry;

namespace {

const std::vector<std::pair<std::string, std::string>> smallSweep{
    {"field", "gaussian"}, {"grid", "16"}, {"particles", "20"}, {"gyrations", "5"}};

QTreeWidgetItem* rowOf(QTreeWidget& tree, const QString& text) {
  for (int i = 0; i < tree.topLevelItemCount(); ++i)
    if (tree.topLevelItem(i)->text(0).contains(text))
      return tree.topLevelItem(i);
  return nullptr;
}

/// A sweep, and two runs, all kept, the first pinned beside the second; then it says so and waits to be killed.
int listVictim(int count, char** values) {
  views::SceneView::setDefaultSurfaceFormat();
  QApplication::setOrganizationName("LarmorTest");
  QApplication::setApplicationName("ListVictim");
  QStandardPaths::setTestModeEnabled(true);
  QApplication application(count, values);
  WindowUnderTest w;
  w.window->startJournal(values[2]);
  w.set(smallSweep);
  w.workspace->startSweep({"alpha", 8, 32, 3, true});
  if (!QTest::qWaitFor([&w] { return w.workspace->idle(); }, 60000) || !w.runSmall())
    return 1;
  w.actionNamed("pinRun")->trigger();
  w.set({{"alpha", "20"}});
  w.trigger("run");
  if (!w.untilIdle())
    return 1;
  w.actionNamed("scenes2")->trigger();
  const auto allKept = [&w] {
    for (const RunEntry& run : w.workspace->runStore()->all())
      if (!run.kept)
        return false;
    return true;
  };
  if (!QTest::qWaitFor(allKept, 20000))
    return 1;
  QTest::qWait(2 * widgets::Journal::delay + 500);
  std::cout << "ready" << std::endl;
  return QApplication::exec();
}

} // namespace

/// The list of runs: nothing is replaced without a way back, and pins and comparison outlive the program.
class RunListTest : public WindowFixture {
  Q_OBJECT
private Q_SLOTS:
  void pastRunsComeBack() {
    QVERIFY(w_->runSmall());
    const QString first = shown().id;
    const Vec3 place = end();
    w_->workspace->scene().view().viewAlong(2);
    w_->workspace->scene().timeControl().setRecord(77);
    const auto camera = w_->workspace->scene().view().camera();
    again("20");
    again("40");
    QCOMPARE(runs().all().size(), 3);
    QTRY_COMPARE(tree().topLevelItemCount(), 3);
    QTRY_VERIFY(rowOf(tree(), "α = 10")->text(1).contains("alpha 10")); // in what it differs from the one shown
    w_->keep("run_list");
    widgets::Theme::shared().setMode(widgets::Theme::Mode::Dark);
    w_->keep("run_list_dark");
    widgets::Theme::shared().setMode(widgets::Theme::Mode::Light);

    const auto camera40 = w_->workspace->scene().view().camera();
    QVERIFY(camera40 != camera);
    reopenRow("α = 10"); // by Enter
    QTRY_COMPARE(shown().id, first);
    QVERIFY(w_->untilIdle());
    QCOMPARE(end(), place);
    QCOMPARE(w_->workspace->scene().view().camera(), camera);
    QCOMPARE(w_->workspace->scene().timeControl().record(), 77.0);
    QCOMPARE(w_->workspace->recipe().parameters().find("alpha").text(), std::string("10"));
    QVERIFY(w_->window->runBar().changedText().isEmpty());
    QVERIFY(w_->workspace->isModified()); // it was never saved

    // An example, a file and a failing formula over it: it stays in the list.
    w_->workspace->openExample(0);
    QTRY_VERIFY(shown().id != first);
    QVERIFY(w_->untilIdle());
    QVERIFY(runs().find(first));
    reopenRow("α = 10");
    QTRY_COMPARE(shown().id, first);
    QVERIFY(w_->window->saveFile(at("first.h5")));
    QVERIFY(w_->untilIdle());
    QVERIFY(shown().isSaved());
    reopenRow("α = 40");
    QTRY_VERIFY(shown().name.contains("α = 40"));
    QVERIFY(w_->untilIdle());
    QVERIFY(w_->window->openFile(at("first.h5")));
    QTRY_COMPARE(shown().id, first); // it is the one that is there already
    QVERIFY(w_->untilIdle());
    QCOMPARE(runs().all().size(), 4);
  }

  /// Named on the command line or dropped together: none is left because the next is asked for.
  void severalFilesAreAllOpened() {
    QVERIFY(w_->runSmall());
    QStringList files{at("one.h5")};
    QVERIFY(w_->window->saveFile(files.back()));
    QVERIFY(w_->untilIdle());
    for (const char* alpha : {"20", "40"}) {
      again(alpha);
      files += at(QString(alpha) + ".h5");
      QVERIFY(w_->window->saveFile(files.back()));
      QVERIFY(w_->untilIdle());
    }
    startAgain();
    w_->window->openFiles(QStringList{at("none.h5")} + files);
    QTRY_COMPARE(runs().all().size(), 3);
    QVERIFY(w_->window->messages().plainText().contains("none.h5"));
    QTRY_VERIFY(shown().name.contains("α = 40"));
    QVERIFY(w_->untilIdle());
  }

  void renamedPinnedDeleted() {
    QVERIFY(w_->runSmall());
    const QString first = shown().id;
    again("20");
    QTRY_COMPARE(tree().topLevelItemCount(), 2);
    tree().setFocus();
    tree().setCurrentItem(rowOf(tree(), "α = 10"));
    QTest::keyClick(&tree(), Qt::Key_F2);
    QLineEdit* editor = nullptr;
    QTRY_VERIFY((editor = tree().viewport()->findChild<QLineEdit*>()));
    editor->selectAll();
    QTest::keyClicks(editor, "reference");
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(runs().find(first)->name, QString("reference"));
    QTRY_VERIFY(rowOf(tree(), "reference"));
    rowOf(tree(), "reference")->setCheckState(0, Qt::Checked); // one that is not shown
    QCOMPARE(w_->workspace->plots().tabs().pinned(), QStringList{"reference"});
    const auto& references = w_->workspace->plots().tabs().plot("msd").references();
    QVERIFY(!references.empty() && !references.front().y.empty());
    QVERIFY(references.front().y != w_->workspace->plots().tabs().plot("msd").curves().front().y);

    QTRY_VERIFY(rowOf(tree(), "reference"));
    tree().setCurrentItem(rowOf(tree(), "reference"));
    tree().setFocus();
    QTest::keyClick(&tree(), Qt::Key_Delete);
    QTRY_VERIFY(!runs().find(first));
    QVERIFY(w_->workspace->plots().tabs().pinned().isEmpty());
    QTRY_VERIFY(buttonOf(&w_->window->messages(), "Put back"));
    QTest::qWait(100);
    QTest::mouseClick(buttonOf(&w_->window->messages(), "Put back"), Qt::LeftButton);
    QTRY_VERIFY(runs().find(first));
    runs().reopen(first);
    QTRY_COMPARE(shown().name, QString("reference"));
    QVERIFY(w_->untilIdle());
    runs().remove(first); // the one that is shown
    QVERIFY(!runs().shown() && w_->shownPaths() == 0);
    runs().putBack();
    QTRY_COMPARE(shown().id, first);
    QVERIFY(w_->untilIdle());
    QVERIFY(w_->shownPaths() > 0);
    QCOMPARE(w_->window->runBar().name(), QString("reference"));
  }

  /// kill -9: list, pins, scenes and what is shown are there again, from the session's files.
  void killed() {
    const QString root = at("journal");
    QProcess program;
    startThisTest(program, {"--list-victim", root});
    QByteArray said;
    QElapsedTimer clock;
    clock.start();
    while (!said.contains("ready") && clock.elapsed() < 90000 && program.state() != QProcess::NotRunning) {
      program.waitForReadyRead(200);
      said += program.readAllStandardOutput();
    }
    QVERIFY2(said.contains("ready"), said.constData());
    ::kill(static_cast<pid_t>(program.processId()), SIGKILL);
    program.waitForFinished();
    const QString lost = QDir(root).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot).value(0).absoluteFilePath();
    for (const char* name : {"/trajectories/alpha_16.h5.77-0.part", "/trajectories/alpha_16.h5.previous"}) {
      QDir().mkpath(lost + "/trajectories"); // as a program leaves them that is killed while it writes
      QFile left(lost + name);
      QVERIFY2(left.open(QIODevice::WriteOnly), qPrintable(left.fileName()));
    }
    w_->window->startJournal(root);
    QTRY_VERIFY(buttonOf(&w_->window->messages(), "Restore"));
    QTest::qWait(100);
    QTest::mouseClick(buttonOf(&w_->window->messages(), "Restore"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(runs().all().size() == 3 && runs().shown(), 20000);
    QVERIFY(w_->untilIdle());
    QCOMPARE(sweepStates(), QStringList({"done", "done", "done"}));
    QVERIFY(!w_->workspace->sweepPanel().plot().curves().empty());
    QVERIFY(!sweepPoints()[1].file.empty());                                 // with the paths of its runs
    const QStringList left{"alpha_16.h5.77-0.part", "alpha_16.h5.previous"}; // files of its own may just be written
    QVERIFY(!QDirIterator(w_->workspace->sessionFolder(), left, QDir::Files, QDirIterator::Subdirectories).hasNext());
    QVERIFY2(shown().name.contains("α = 20"), qPrintable(shown().name));
    QTRY_COMPARE(w_->workspace->bench().pinned().all().size(), std::size_t{1});
    QVERIFY(w_->untilIdle());
    const QString pinned = w_->workspace->bench().pinned().all().front().title;
    QVERIFY2(pinned.contains("α = 10"), qPrintable(pinned));
    QCOMPARE(w_->workspace->bench().compare().scenes(), 2);
    QTRY_COMPARE(w_->workspace->bench().compare().pane(0).chosen(), pinned);
    QVERIFY(!w_->workspace->plots().tabs().plot("msd").references().empty());
    for (const auto& message : w_->window->messages().all())
      QVERIFY2(!message.text.contains("computed again"), "it was kept");
    w_->keep("restored_comparison");
  }

  /// A session's file, opened by a program that has no files of it: pinned runs are computed again.
  void pinsOfASession() {
    QVERIFY(w_->runSmall());
    w_->actionNamed("pinRun")->trigger();
    const Curve pinned = w_->workspace->plots().tabs().plot("msd").references().front();
    again("20");
    w_->actionNamed("scenes2")->trigger();
    QVERIFY(w_->untilIdle());
    w_->window->saveSession(at("pins.larmor"));
    startAgain();
    QVERIFY(w_->window->openFile(at("pins.larmor")));
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->bench().pinned().all().size() == 1 && w_->workspace->idle(), 60000);
    QVERIFY(shown().name.contains("α = 20"));
    QCOMPARE(w_->workspace->plots().tabs().plot("msd").references().front().y, pinned.y);
    QCOMPARE(w_->workspace->bench().compare().scenes(), 2);
    QTRY_VERIFY(w_->workspace->bench().compare().pane(0).chosen().contains("α = 10"));
  }

  /// What is shown is the current row, and in sight: Delete and F2 act on it.
  void theListFollowsWhatIsShown() {
    QVERIFY(w_->runSmall());
    const QString first = shown().id;
    const auto add = [this](const QString& name) {
      RunEntry run;
      run.name = name;
      run.file = "/nowhere.h5";
      run.state = "complete";
      runs().add(run);
    };
    for (int i = 0; i < 40; ++i)
      add(QString("older %1").arg(i));
    QTRY_COMPARE(tree().topLevelItemCount(), 41);
    tree().setCurrentItem(rowOf(tree(), "older 3")); // chosen by hand: it stays while the same run is shown
    add("one more");
    QTRY_COMPARE(tree().topLevelItemCount(), 42);
    QVERIFY(tree().currentItem()->text(0).startsWith("older 3"));
    const auto followed = [this] {
      const auto* item = tree().currentItem();
      return item && item->text(0) == shown().name && tree().viewport()->rect().contains(tree().visualItemRect(item));
    };
    tree().scrollToBottom();
    again("20");
    QTRY_VERIFY(followed());
    runs().reopen(first); // at the other end of the list
    QTRY_COMPARE(shown().id, first);
    QTRY_VERIFY(followed());
    const QString name = shown().name;
    tree().setFocus();
    QTest::keyClick(&tree(), Qt::Key_Delete);
    QVERIFY(!runs().named(name) && runs().all().size() == 42);
  }

  /// At 1280x800: names have the room, and what differs is cut at its end ("alpha …rt_x 0" is no value of alpha).
  void namesHaveTheRoom() {
    w_->window->resize(1280, 800);
    QVERIFY(w_->runSmall());
    QTRY_COMPARE(tree().topLevelItemCount(), 1);
    QVERIFY(tree().isColumnHidden(1)); // nothing differs
    RunEntry stopped;
    stopped.name = "older";
    stopped.state = "stopped";
    stopped.parameters = QJsonObject{{"alpha", "123"}, {"particles", "456789"}, {"start_x", "0"}, {"zeta", "77"}};
    runs().add(stopped);
    QTRY_COMPARE(tree().topLevelItemCount(), 2);
    QVERIFY(!tree().isColumnHidden(1));
    QVERIFY2(tree().columnWidth(0) > tree().viewport()->width() * 2 / 5,
             qPrintable(QString::number(tree().columnWidth(0))));
    const QModelIndex cell = tree().model()->index(tree().indexOfTopLevelItem(rowOf(tree(), "older")), 1);
    const QRect place = tree().visualRect(cell);
    const auto painted = [&](const QString& text) {
      auto* item = rowOf(tree(), "older");
      item->setText(1, text);
      return tree().viewport()->grab(place).toImage();
    };
    const QImage whole = painted("alpha 123, particles 456789, start_x 0, zeta 77");
    QVERIFY(whole == painted("alpha 123, particles 456789, start_x 0, zeta 88"));
  }

  void rowsOfASweepOpen() {
    w_->set(smallSweep);
    w_->workspace->startSweep({"alpha", 8, 32, 3, true});
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
    auto& panel = w_->workspace->sweepPanel();
    auto* table = panel.findChild<QTableWidget*>("sweepTable");
    QCOMPARE(table->rowCount(), 3);
    w_->set({{"field", "mirror"}}); // what the form says by now is not what was swept
    w_->workspace->plots().tabs().setCurrentWidget(&panel);
    QVERIFY2(panel.title().contains("alpha: Gaussian"), qPrintable(panel.title()));
    QVERIFY(panel.findChild<QLabel*>("sweepTitle")->isVisible());
    table->setCurrentCell(1, 0);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    QTRY_VERIFY2(shown().name.contains("α = 16"), qPrintable(shown().name));
    QVERIFY(w_->untilIdle());
    QCOMPARE(w_->workspace->scene().snapshot()->data->normalisation.coupling, 16.0);
    QVERIFY(w_->shownPaths() > 0);
    const QString id = shown().id;
    w_->workspace->openSweepRow(2);
    QTRY_VERIFY(shown().name.contains("α = 32"));
    QVERIFY(w_->untilIdle());
    w_->set({{"alpha", "3"}});
    w_->workspace->openSweepRow(1); // the one that is open already
    QTRY_COMPARE(shown().id, id);
    QCOMPARE(w_->workspace->recipe().parameters().find("alpha").text(), std::string("16"));
    w_->set({{"alpha", "3"}});
    w_->workspace->openSweepRow(1); // the one that is shown: Run computes what the row says
    QCOMPARE(w_->workspace->recipe().parameters().find("alpha").text(), std::string("16"));
    w_->set({{"alpha", "3"}});
    runs().reopen(id);
    QCOMPARE(w_->workspace->recipe().parameters().find("alpha").text(), std::string("16"));
    // The sweep has no one alpha.
    const RunEntry& swept = *runs().find(runs().shownId("sweep"));
    const QString differs = widgets::RunListView::difference(swept, &shown());
    QVERIFY2(differs.contains("sweep alpha from 8 to 32") && !differs.startsWith("alpha"), qPrintable(differs));
    QVERIFY2(!swept.command.contains("--alpha"), qPrintable(swept.command));
    QCOMPARE(runs().all().size(), 3); // the sweep, and two of its runs
  }

  /// In the list as a run: renamed, saved, deleted, put back, opened again by another program, with its numbers.
  void sweepsAreKept() {
    w_->set(smallSweep);
    w_->workspace->startSweep({"alpha", 8, 32, 3, true});
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
    const QString id = runs().shownId("sweep");
    QVERIFY(runs().find(id));
    runs().rename(id, "My sweep");
    auto& panel = w_->workspace->sweepPanel();
    QCOMPARE(panel.title(), QString("My sweep"));
    const auto numbers = studies::trajectories::sweepCurve(panel.sweep(), "mean_curvature");
    const std::vector<Curve> curves = panel.plot().curves();
    QCOMPARE(numbers.y.size(), std::size_t{3});
    w_->keep("run_list_sweep");

    QTRY_VERIFY(rowOf(tree(), "My sweep"));
    QVERIFY(rowOf(tree(), "My sweep")->data(0, Qt::CheckStateRole).isNull()); // it is not compared
    w_->workspace->saveSweep(id, at("sweep.h5"));
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
    QVERIFY(runs().find(id)->isSaved());
    QCOMPARE(QSettings().value("recent").toStringList().value(0), at("sweep.h5"));
    runs().remove(id);
    QVERIFY(panel.sweep().points.empty() && panel.title().isEmpty());
    runs().putBack();
    QTRY_COMPARE(runs().shownId("sweep"), id);
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
    QCOMPARE(sweepStates(), QStringList({"done", "done", "done"}));
    QVERIFY(w_->window->openFile(at("sweep.h5"))); // the one that is there
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
    QCOMPARE(runs().all().size(), 1);
    QVERIFY(w_->runSmall());
    QVERIFY(w_->window->saveFile(at("run.h5")));
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
    QVERIFY_THROWS_EXCEPTION(Error, w_->workspace->saveSweep(id, at("run.h5"))); // another kind

    startAgain();
    QVERIFY(w_->window->openFile(at("sweep.h5")));
    QTRY_COMPARE(sweepStates(), QStringList({"done", "done", "done"}));
    QCOMPARE(runs().find(runs().shownId("sweep"))->name, QString("My sweep"));
    const auto again = studies::trajectories::sweepCurve(sweepPanel().sweep(), "mean_curvature");
    QCOMPARE(again.y, numbers.y);
    QCOMPARE(again.error, numbers.error);
    QCOMPARE(sweepPanel().plot().curves().size(), curves.size());
    QCOMPARE(sweepPanel().plot().curves().back().y, curves.back().y);
  }

  /// Of a session without its files the values are there, and nothing is computed until it is asked for.
  void sweepsOfASession() {
    w_->set(smallSweep);
    w_->workspace->startSweep({"alpha", 8, 32, 3, true});
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
    const auto numbers = studies::trajectories::sweepCurve(sweepPanel().sweep(), "mean_curvature");
    w_->window->saveSession(at("swept.larmor"));
    QCOMPARE(QSettings().value("recent").toStringList().value(0), at("swept.larmor"));
    startAgain();
    QVERIFY(w_->window->openFile(at("swept.larmor")));
    QVERIFY(w_->workspace->idle());
    QCOMPARE(sweepStates(), QStringList({"not computed", "not computed", "not computed"}));
    w_->workspace->plots().tabs().setCurrentWidget(&sweepPanel());
    auto* rest = sweepPanel().findChild<QAbstractButton*>("sweepRest");
    QVERIFY(rest->isVisible());
    w_->keep("run_list_sweep_session");
    QTest::mouseClick(rest, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
    QCOMPARE(sweepStates(), QStringList({"done", "done", "done"}));
    QVERIFY(!rest->isVisible());
    QCOMPARE(studies::trajectories::sweepCurve(sweepPanel().sweep(), "mean_curvature").y, numbers.y);
    QCOMPARE(runs().all().size(), 1);
  }

  /// A session's file begins nothing that takes long: neither the run it showed, nor those it compared, nor one that
  /// went on.
  void aSessionAsks() {
    QVERIFY(w_->runSmall());
    QJsonObject run = toJson(shown()), long_ = run["parameters"].toObject();
    for (auto each = long_.begin(); each != long_.end(); ++each)
      if (each.key().startsWith("particles"))
        each.value() = "2000000";
    run["parameters"] = long_;
    run["fingerprint"] = "";
    run["name"] = "Long";
    QJsonObject other = run;
    other["id"] = "another";
    other["name"] = "Compared";
    other["pinned"] = true;
    opened(run, {run, other}, true);
    QVERIFY(!w_->workspace->scene().snapshot());
    QString said;
    for (const auto& message : w_->window->messages().all())
      said += message.text + '\n';
    QVERIFY2(said.contains("Long is not computed: it would take about") &&
                 said.contains("Compared is not compared: it is not computed"),
             qPrintable(said));
    QVERIFY(!runs().find("another")->pinned);
    QTRY_COMPARE(rowOf(tree(), "Compared")->checkState(0), Qt::Unchecked);
    w_->keep("session_asks");
    for (const auto& message : w_->window->messages().all())
      if (message.text.startsWith("Long")) {
        const auto compute = message.choices.front().act;
        compute();
        break;
      }
    QTRY_VERIFY(w_->running());
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(!w_->running(), 30000);

    // One that went on, and whose file is there: it is shown, and offered to go on.
    startAgain();
    w_->set({{"field", "gaussian"}, {"grid", "16"}, {"particles", "20000"}, {"gyrations", "2000"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->scene().snapshot(), 30000);
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
    QVERIFY(w_->window->saveFile(at("stopped.h5")));
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
    run = toJson(shown());
    opened(run, {run}, true);
    QVERIFY(w_->workspace->scene().snapshot() && !w_->running());
    QVERIFY(buttonOf(&w_->window->messages(), "Continue"));
  }

  /// The list of a workspace made of pages, which knows nothing of it.
  void runsOfAPage() {
    w_->window->selectWorkspace(1);
    auto* transport = qobject_cast<widgets::TransportWorkspace*>(w_->window->current());
    QVERIFY(transport);
    transport->showPage("simulate");
    auto& page = transport->simulatePage();
    auto& store = *transport->runStore();
    const auto simulate = [&](const char* b) {
      page.form().setValues({{"particles", "40"}, {"modes", "50"}, {"b", b}}, "b");
      w_->trigger("run");
      return QTest::qWaitFor([&] { return transport->idle() && store.shown() && store.shown()->state == "complete"; },
                             60000);
    };
    QVERIFY(simulate("0.3"));
    const double first = page.result()->diffusion.value;
    const QString id = store.shownId();
    QVERIFY2(store.shown()->name.contains("b = 0.3"), qPrintable(store.shown()->name));
    QVERIFY(simulate("0.5"));
    QCOMPARE(store.all().size(), 2);
    QVERIFY(page.result()->diffusion.value != first);
    page.form().setValues({{"b", "0.7"}}, "b");
    QVERIFY(!w_->window->runBar().changedText().isEmpty());
    QCOMPARE(page.tabs().plot("running").ownTitle(), store.shown()->name);
    store.setPinned(id, true);
    QCOMPARE(page.tabs().pinned(), QStringList{store.find(id)->name});
    w_->keep("transport_runs");
    const QJsonObject session = w_->window->sessionState();
    store.reopen(id);
    QCOMPARE(page.result()->diffusion.value, first);
    QCOMPARE(page.form().set().find("b").text(), std::string("0.3"));
    QVERIFY(w_->window->runBar().changedText().isEmpty());

    startAgain(); // of a session without files: the curves of what was pinned are in it
    w_->window->restoreSession(session);
    transport = qobject_cast<widgets::TransportWorkspace*>(w_->window->current());
    QVERIFY(transport);
    QCOMPARE(transport->runStore()->all().size(), 2);
    QCOMPARE(transport->simulatePage().tabs().pinned().size(), 1);
    QVERIFY(!transport->simulatePage().tabs().plot("running").references().empty());
    transport->runStore()->reopen(id);
    QVERIFY(!transport->simulatePage().tabs().plot("running").curves().empty());
    QTRY_VERIFY(buttonOf(&w_->window->messages(), "Compute it again"));
  }

  /// The first thing that a new program is given: workspace and page are those of the session.
  void aSessionOpensItsWorkspace() {
    w_->window->selectWorkspace(1);
    auto* transport = qobject_cast<widgets::TransportWorkspace*>(w_->window->current());
    QVERIFY(transport);
    transport->showPage("train");
    w_->window->saveSession(at("train.larmor"));
    startAgain();
    QVERIFY(w_->window->openFile(at("train.larmor")));
    transport = qobject_cast<widgets::TransportWorkspace*>(w_->window->current());
    QVERIFY2(transport, "the workspace of the session");
    QCOMPARE(transport->page().key(), QString("train"));
  }

  /// A session's file shows its run again, whatever was run since; a program without its results says so.
  void aSessionOfAPage() {
    simulated("2.5");
    const QString id = pages().runStore()->shownId();
    pages().runStore()->rename(id, "My run");
    const double first = simulation().result()->diffusion.value;
    w_->window->saveSession(at("mine.larmor"));
    simulated("9");
    QVERIFY(simulation().result()->diffusion.value != first);
    QVERIFY(w_->window->openFile(at("mine.larmor")));
    QCOMPARE(pages().runStore()->shownId(), id);
    QCOMPARE(w_->window->runBar().name(), QString("My run"));
    QVERIFY(w_->window->windowTitle().startsWith("My run"));
    QVERIFY2(w_->window->runBar().changedText().isEmpty(), qPrintable(w_->window->runBar().changedText()));
    QVERIFY(simulation().result());
    QCOMPARE(simulation().result()->diffusion.value, first);
    QCOMPARE(simulation().figureOrigin().title, QString("My run"));
    QCOMPARE(pages().runStore()->all().size(), 2);

    startAgain(); // in Trajectories, without the files of that session
    QVERIFY(w_->window->openFile(at("mine.larmor")));
    QVERIFY2(qobject_cast<widgets::TransportWorkspace*>(w_->window->current()), "the workspace of the session");
    QCOMPARE(pages().page().key(), QString("simulate"));
    QCOMPARE(w_->window->runBar().name(), QString("My run"));
    QVERIFY(!simulation().result());
    QVERIFY2(w_->window->messages().plainText().contains("My run"), qPrintable(w_->window->messages().plainText()));
    simulation().form().setValues({{"T", "4"}}, "T");
    press("Compute it again");
    QTRY_VERIFY_WITH_TIMEOUT(simulation().result() && pages().idle(), 60000);
    QCOMPARE(simulation().result()->diffusion.value, first);
    QCOMPARE(pages().runStore()->all().size(), 1); // it is the one that was empty
    QCOMPARE(pages().runStore()->shownId(), id);
    QCOMPARE(w_->window->runBar().name(), QString("My run"));
    QCOMPARE(simulation().form().set().find("T").text(), std::string("4")); // what was typed stays
  }

  /// What is run twice has one name, in the list as in what is said of it; what is shown and deleted comes back so.
  void namesOfAPage() {
    simulated("3");
    QString job;
    connect(&simulation(), &widgets::Page::jobStarted, this, [&](auto* watcher) { job = watcher->title(); });
    simulated("3");
    auto& store = *pages().runStore();
    const QString id = store.shownId(), name = store.shown()->name;
    QVERIFY2(name.endsWith(" (2)"), qPrintable(name));
    QCOMPARE(job, name);
    QCOMPARE(simulation().figureOrigin().title, name);
    const auto result = simulation().result();
    simulation().form().setValues({{"T", "4"}}, "T");
    QTRY_VERIFY(rowOf(tree(), name));
    tree().setCurrentItem(rowOf(tree(), name));
    tree().setFocus();
    QTest::keyClick(&tree(), Qt::Key_Delete);
    QTRY_VERIFY(!store.find(id));
    QVERIFY(!simulation().result() && simulation().tabs().plot("running").curves().empty()); // none is shown
    QVERIFY(!w_->window->runBar().isVisible());
    press("Put back");
    QTRY_COMPARE(store.shownId(), id);
    QCOMPARE(simulation().result(), result);
    QVERIFY(!simulation().tabs().plot("running").curves().empty());
    QCOMPARE(simulation().tabs().plot("running").ownTitle(), name);
    QTRY_COMPARE(w_->window->runBar().name(), name);
    QVERIFY(w_->window->runBar().isVisible());
    QCOMPARE(simulation().form().set().find("T").text(), std::string("4"));
  }

private:
  /// Another program opens a session's file.
  void opened(const QJsonObject& run, const QJsonArray& list, bool running) {
    QJsonObject session = w_->window->sessionState(), workspaces = session["workspaces"].toObject();
    QJsonObject entry = workspaces["Trajectories"].toObject(), state = entry["state"].toObject();
    state["run"] = run;
    state["runs"] = QJsonObject{{"list", list}, {"shown", QJsonObject{{"", run["id"]}}}};
    state["running"] = running;
    entry["state"] = state;
    workspaces["Trajectories"] = entry;
    session["workspaces"] = workspaces;
    QFile file(at("asks.larmor"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(session).toJson()) > 0);
    file.close();
    startAgain();
    QVERIFY(w_->window->openFile(at("asks.larmor")));
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->idle(), 60000);
  }
  widgets::TransportWorkspace& pages() {
    if (!qobject_cast<widgets::TransportWorkspace*>(w_->window->current()))
      w_->window->selectWorkspace(1);
    return *qobject_cast<widgets::TransportWorkspace*>(w_->window->current());
  }
  widgets::SimulatePage& simulation() { return pages().simulatePage(); }
  void simulated(const char* energy) {
    pages().showPage("simulate");
    simulation().form().setValues({{"particles", "40"}, {"modes", "50"}, {"T", energy}}, "T");
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(pages().idle() && simulation().result(), 60000);
    QCOMPARE(pages().runStore()->shown()->state, QString("complete"));
  }
  void press(const QString& text) {
    QTRY_VERIFY2(buttonOf(&w_->window->messages(), text), qPrintable(text));
    QTest::qWait(100); // laid out
    QTest::mouseClick(buttonOf(&w_->window->messages(), text), Qt::LeftButton);
    QTest::qWait(50); // it acts once the click is over
  }
  widgets::SweepPanel& sweepPanel() { return w_->workspace->sweepPanel(); }
  const std::vector<studies::trajectories::SweepPoint>& sweepPoints() { return sweepPanel().sweep().points; }
  QStringList sweepStates() {
    QStringList states;
    for (int row = 0; row < sweepPanel().table().rowCount(); ++row)
      states << sweepPanel().table().item(row, 1)->text();
    return states;
  }
  widgets::RunStore& runs() { return *w_->workspace->runStore(); }
  const RunEntry& shown() {
    static const RunEntry none;
    return runs().shown() ? *runs().shown() : none;
  }
  QTreeWidget& tree() { return w_->window->runList().tree(); }
  Vec3 end() {
    const auto& run = *w_->workspace->scene().snapshot();
    return run.data->position.at(11, run.done - 1);
  }
  void again(const char* alpha) {
    w_->set({{"alpha", alpha}});
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    QVERIFY(shown().name.contains(QString("α = %1").arg(alpha)));
  }
  void reopenRow(const QString& text) {
    QTRY_VERIFY(rowOf(tree(), text));
    tree().setFocus();
    tree().setCurrentItem(rowOf(tree(), text));
    QTest::keyClick(&tree(), Qt::Key_Return);
  }
};

static int runListTest(int count, char** values) {
  if (count > 2 && std::string_view(values[1]) == "--list-victim")
    return listVictim(count, values);
  return runWindowTest<RunListTest>(count, values);
}

LARMOR_TEST_MAIN(runListTest)
#include "tst_run_list.moc"
