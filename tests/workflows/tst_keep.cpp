#include "tests/MessageOf.h"
#include "tests/workflows/WindowFixture.h"
#include "widgets/shell/Journal.h"
#include "widgets/workspaces/transport/TransportWorkspace.h"

#include <QAbstractButton>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLockFile>
#include <QMessageBox>
#include <QMimeData>
#include <QProcess>
#include <QPushButton>
#include <QTimer>
#include <algorithm>
#include <csignal>
#include <iostream>
#include <random>
#include <utility>

using namespace larmor;
using namespace larmor::testing;
using widgets::Journal;

namespace {

/// What a killed program was: a window whose user types a new alpha every few milliseconds, says so on its standard
/// output, and selects and bookmarks in between.
int victim(int count, char** values) {
  views::SceneView::setDefaultSurfaceFormat();
  QApplication::setOrganizationName("LarmorTest");
  QApplication::setApplicationName("Victim");
  QStandardPaths::setTestModeEnabled(true);
  QApplication application(count, values);
  WindowUnderTest w;
  w.window->startJournal(values[2]);
  int value = 1;
  QTimer typing;
  QObject::connect(&typing, &QTimer::timeout, [&] {
    ++value;
    w.workspace->parameterForm().setValues({{"alpha", std::to_string(value)}}, "alpha");
    if (value % 10 == 0)
      w.workspace->explorer().addBookmark();
    std::cout << value << std::endl;
  });
  typing.start(20);
  return QApplication::exec();
}

/// Sets a training of one small network on the database that comes with the program, and starts it.
widgets::NetworkPage& train(WindowUnderTest& w, const char* epochs) {
  w.window->selectWorkspace(1);
  auto* workspace = qobject_cast<widgets::TransportWorkspace*>(w.window->current());
  auto& page = workspace->trainPage();
  if (!QTest::qWaitFor([&] { return workspace->idle() && !workspace->databasePage().rows()->empty(); }, 20000))
    qFatal("no database");
  workspace->showPage("train");
  page.form().set().setTexts({{"members", "1"}, {"width", "8"}, {"depth", "1"}, {"epochs", epochs}});
  page.form().refresh();
  w.trigger("run");
  return page;
}

std::int64_t epochsOf(const widgets::NetworkPage& page) {
  const auto snapshot = page.snapshot();
  return snapshot && !snapshot->trainings.empty() ? snapshot->trainings.back().epoch : 0;
}

/// A window that trains and says on its standard output how far it is, until it is killed.
int trainee(int count, char** values) {
  views::SceneView::setDefaultSurfaceFormat();
  QApplication::setOrganizationName("LarmorTest");
  QApplication::setApplicationName("Trainee");
  QStandardPaths::setTestModeEnabled(true);
  QApplication application(count, values);
  WindowUnderTest w;
  w.window->startJournal(values[2]);
  const auto& page = train(w, "10000000");
  QTimer talking;
  QObject::connect(&talking, &QTimer::timeout, [&] { std::cout << epochsOf(page) << std::endl; });
  talking.start(200);
  return QApplication::exec();
}

double alphaIn(const QJsonObject& session) {
  const auto state = session["workspaces"].toObject()["Trajectories"].toObject()["state"].toObject();
  return state["parameters"].toObject()["alpha"].toString().toDouble();
}

void drop(QWidget* window, const QString& path) {
  QMimeData mime;
  mime.setUrls({QUrl::fromLocalFile(path)});
  QDragEnterEvent enter({10, 10}, Qt::CopyAction, &mime, Qt::LeftButton, {});
  QApplication::sendEvent(window, &enter);
  QDropEvent event({10, 10}, Qt::CopyAction, &mime, Qt::LeftButton, {});
  QApplication::sendEvent(window, &event);
}

void press(QWidget* parent, const QString& text) {
  QTRY_VERIFY2(buttonOf(parent, text), qPrintable(text));
  QTest::qWait(100); // laid out
  QTest::mouseClick(buttonOf(parent, text), Qt::LeftButton);
  QTest::qWait(50); // it acts once the click is over
}

} // namespace

/// Sessions, pictures that carry their state, the journal of a killed program, runs continued by a later one.
class KeepTest : public WindowFixture {
  Q_OBJECT
private Q_SLOTS:
  /// A picture saved, everything changed, the picture dropped on the window: all as it was.
  void aPictureBringsTheStateBack() {
    QVERIFY(w_->runSmall());
    auto& explorer = w_->workspace->explorer();
    explorer.select(widgets::selectionOf(11, 40));
    explorer.addBookmark();
    w_->workspace->scene().view().viewAlong(1);
    const auto camera = w_->workspace->scene().view().camera();
    const auto selection = explorer.selection();
    const auto positions = w_->workspace->scene().snapshot()->data->position.at(11, 200);
    w_->workspace->exportPicture(at("kept.png"));
    startAgain();
    drop(w_->window.get(), at("kept.png"));
    QVERIFY2(w_->untilIdle(), qPrintable(w_->window->messages().message().text));
    QCOMPARE(w_->workspace->recipe().parameters().find("particles").text(), std::string("60"));
    QCOMPARE(w_->workspace->scene().view().camera(), camera);
    QCOMPARE(w_->workspace->explorer().selection(), selection);
    QCOMPARE(w_->workspace->explorer().bookmarks().size(), 1);
    const auto again = w_->workspace->scene().snapshot()->data->position.at(11, 200);
    for (std::size_t c = 0; c < 3; ++c)
      QCOMPARE(again[c], positions[c]); // computed again from the same seed
    drop(w_->window.get(), sourceFolder() + "/docs/images/window.png");
    QVERIFY(w_->window->messages().message().severity == widgets::Severity::Error); // a picture without a state
  }

  void aSessionFile() {
    QVERIFY(w_->runSmall());
    w_->workspace->save(at("run.h5"));
    QVERIFY(w_->untilIdle());
    w_->workspace->explorer().select(widgets::selectionOf(3, 7));
    w_->workspace->parameterForm().setValues({{"alpha", "77"}}, "alpha");
    const QJsonObject session = w_->window->sessionState();
    const int steps = w_->workspace->undoStack()->count();
    w_.reset();
    w_ = std::make_unique<WindowUnderTest>();
    w_->window->restoreSession(session);
    QVERIFY(w_->untilIdle());
    QCOMPARE(w_->workspace->filePath(), at("run.h5"));
    QCOMPARE(w_->workspace->explorer().selection(), widgets::selectionOf(3, 7));
    QCOMPARE(w_->workspace->recipe().parameters().find("alpha").text(), std::string("77"));
    QCOMPARE(w_->workspace->undoStack()->count(), steps); // undo goes on where it was
    w_->trigger("undo");
    QVERIFY(w_->workspace->recipe().parameters().find("alpha").text() != "77");
    QVERIFY_THROWS_EXCEPTION(Error, w_->window->restoreSession({{"format", "something"}}));
    const auto changed = [&](const char* key, const QJsonValue& value) {
      QJsonObject other = session;
      other[key] = value;
      return testing::messageOf([&] { w_->window->restoreSession(other, widgets::MainWindow::GoOn::Now, "s.larmor"); });
    };
    QVERIFY(changed("version", 2).contains("s.larmor: was written by a newer version"));
    QVERIFY(changed("version", "2").contains("does not say its version"));
    QVERIFY(changed("workspaces", QJsonObject{{"Chemistry", QJsonObject()}}).contains("other workspaces: Chemistry"));
  }

  /// A run that was never saved comes back from a session's file, though the form says something else by then.
  void aSessionOfAnUnsavedRun() {
    QVERIFY(w_->runSmall());
    const auto there = w_->workspace->scene().snapshot()->data->position.at(11, 200);
    w_->workspace->parameterForm().setValues({{"particles", "7"}}, "particles");
    w_->window->saveSession(at("unsaved.larmor"));
    w_.reset();
    w_ = std::make_unique<WindowUnderTest>();
    QVERIFY(w_->window->openFile(at("unsaved.larmor")));
    QVERIFY(w_->untilIdle());
    QVERIFY(w_->window->messages().message().text.contains("computed again"));
    const auto& data = *w_->workspace->scene().snapshot()->data;
    QCOMPARE(data.particles(), std::size_t{60});
    for (std::size_t c = 0; c < 3; ++c)
      QCOMPARE(data.position.at(11, 200)[c], there[c]);
    QCOMPARE(w_->workspace->recipe().parameters().find("particles").text(), std::string("7"));
  }

  /// kill -9 at twenty random moments: each restart offers a state that is at most a second old.
  void killedTwentyTimes() {
    std::mt19937 random(20);
    for (int round = 0; round < 20; ++round) {
      const QString root = at(QString("journal%1").arg(round));
      QProcess program;
      startThisTest(program, {"--victim", root});
      QVERIFY(program.waitForReadyRead(20000));
      std::vector<std::pair<int, qint64>> typed; // value, when it was
      QElapsedTimer clock;
      clock.start();
      const qint64 end = 50 + static_cast<qint64>(random() % 1500);
      const auto listen = [&] {
        while (program.canReadLine())
          typed.emplace_back(program.readLine().trimmed().toInt(), clock.elapsed());
      };
      while (clock.elapsed() < end) {
        program.waitForReadyRead(5);
        listen();
      }
      ::kill(static_cast<pid_t>(program.processId()), SIGKILL);
      const qint64 killed = clock.elapsed();
      program.waitForFinished();
      listen();
      qint64 slowest = 0, before = 0; // how long the program took to type: on a busy machine it waits for processors
      for (const auto& each : typed)
        slowest = std::max(slowest, each.second - std::exchange(before, each.second));
      int oldest = 1; // the last value typed a second or more before the end
      for (const auto& [value, when] : typed)
        if (when <= killed - 1000 - 5 * std::max(slowest, killed - before))
          oldest = value;
      const auto lost = Journal::lost(root);
      if (oldest == 1 && lost.empty())
        continue; // killed within its first second: nothing was a second old
      QCOMPARE(lost.size(), std::size_t{1});
      QVERIFY2(alphaIn(lost[0].state) >= oldest,
               qPrintable(QString("round %1: %2 is older than %3").arg(round).arg(alphaIn(lost[0].state)).arg(oldest)));
      WindowUnderTest next;
      next.window->startJournal(root);
      QTRY_VERIFY2(buttonOf(&next.window->messages(), "Restore"), "the restart offers the lost state");
      if (round == 0)
        next.keep("recovery");
      press(&next.window->messages(), "Restore");
      QCOMPARE(next.workspace->recipe().parameters().find("alpha").text(),
               QString::number(alphaIn(lost[0].state)).toStdString());
      QVERIFY(next.workspace->undoStack()->canUndo());
    }
  }

  /// A large program that was killed takes a moment to be gone: what it left is offered then.
  void ofAProgramThatIsDying() {
    const QString root = at("dying"), folder = root + "/killed";
    QVERIFY(QDir().mkpath(folder));
    QLockFile alive(folder + "/lock");
    QVERIFY(alive.tryLock(0));
    QFile journal(folder + "/journal.json");
    QVERIFY(journal.open(QIODevice::WriteOnly));
    journal.write(QJsonDocument(QJsonObject{{"format", "larmor-journal"},
                                            {"written", QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
                                            {"state", w_->window->sessionState()}})
                      .toJson());
    journal.close();
    w_->window->startJournal(root);
    QTest::qWait(100);
    QVERIFY(!buttonOf(&w_->window->messages(), "Restore"));
    alive.unlock();
    QTRY_VERIFY_WITH_TIMEOUT(buttonOf(&w_->window->messages(), "Restore"), 20000);
  }

  /// Declining keeps the state: it is not offered again, but File > Recover session has it.
  void decliningKeepsIt() {
    const QString root = at("declined");
    QProcess program;
    startThisTest(program, {"--victim", root});
    QVERIFY(program.waitForReadyRead(20000));
    const auto written = [&root] {
      const QStringList sessions = QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
      return !sessions.isEmpty() && QFile::exists(root + "/" + sessions.first() + "/journal.json");
    };
    QTRY_VERIFY_WITH_TIMEOUT(written(), 30000);
    program.kill();
    program.waitForFinished();
    w_->window->startJournal(root);
    press(&w_->window->messages(), "Not now");
    QCOMPARE(Journal::declined(root).size(), std::size_t{1});
    w_.reset();
    w_ = std::make_unique<WindowUnderTest>();
    w_->window->startJournal(root);
    QCOMPARE(Journal::lost(root).size(), std::size_t{0});
    QVERIFY(!buttonOf(&w_->window->messages(), "Restore"));
    QCOMPARE(Journal::declined(root).size(), std::size_t{1});
  }

  /// The window is closed during a run; the next one goes on with it, to the same numbers as in one go.
  void continuedByALaterProgram() {
    const std::vector<std::pair<std::string, std::string>> parameters{
        {"field", "modes"}, {"modes", "500"}, {"particles", "400"}, {"gyrations", "120"}, {"record_every", "25"}};
    const QString root = at("journal");
    w_->window->startJournal(root);
    w_->set(parameters);
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(w_->shownPaths() > 0 && w_->workspace->scene().snapshot()->done > 20, 20000);
    w_->dialogs.answerFirst(); // "Continue next time"
    QVERIFY(w_->running());
    w_->window->close();
    w_.reset();

    w_ = std::make_unique<WindowUnderTest>();
    w_->window->startJournal(root);
    press(&w_->window->messages(), "Restore");
    QVERIFY(w_->untilIdle(60000));
    const auto continued = w_->workspace->scene().snapshot();
    QCOMPARE(continued->done, std::size_t{481});
    WindowUnderTest whole;
    whole.set(parameters);
    whole.trigger("run");
    QVERIFY(whole.untilIdle(60000));
    const auto at200 = [](const auto& run, std::size_t particle) { return run.data->position.at(particle, 480); };
    for (const std::size_t particle : {0u, 50u, 99u})
      for (std::size_t c = 0; c < 3; ++c)
        QCOMPARE(at200(*continued, particle)[c], at200(*whole.workspace->scene().snapshot(), particle)[c]);
  }

  /// kill -9 while the window trains: the next one goes on from a checkpoint that is at most half a minute old.
  void killedWhileTraining() {
    const QString root = at("training");
    QProcess program;
    startThisTest(program, {"--trainee", root});
    std::vector<std::pair<std::int64_t, qint64>> said; // epochs, when it was
    QElapsedTimer clock;
    clock.start();
    const auto checkpointed = [&root] {
      QDirIterator it(root, {"checkpoint*"}, QDir::Files, QDirIterator::Subdirectories);
      return it.hasNext();
    };
    for (qint64 end = 90000; clock.elapsed() < end;) {
      program.waitForReadyRead(100);
      while (program.canReadLine())
        said.emplace_back(program.readLine().trimmed().toLongLong(), clock.elapsed());
      if (end == 90000 && checkpointed())
        end = clock.elapsed() + 2000; // and a little that is lost
    }
    ::kill(static_cast<pid_t>(program.processId()), SIGKILL);
    const qint64 killed = clock.elapsed();
    program.waitForFinished();
    QVERIFY(checkpointed());
    std::int64_t atLeast = 1;
    for (const auto& [epochs, when] : said)
      if (when < killed - 31000)
        atLeast = epochs;
    w_->window->startJournal(root);
    press(&w_->window->messages(), "Restore");
    auto* workspace = qobject_cast<widgets::TransportWorkspace*>(w_->window->current());
    QVERIFY(workspace);
    auto& page = workspace->trainPage();
    QTRY_VERIFY_WITH_TIMEOUT(epochsOf(page) > 0, 30000);
    qInfo() << "said" << said.back().first << "epochs, goes on at about" << epochsOf(page);
    QVERIFY2(page.snapshot()->trainings.back().meter("loss")->values.size() > 100,
             "the history is there from the beginning");
    QVERIFY(epochsOf(page) >= atLeast);
    QVERIFY(w_->window->messages().message().text.contains("goes on from its checkpoint"));
    QCOMPARE(workspace->runStore()->all().size(), 1); // the same one
    QVERIFY(workspace->runStore()->shown()->name.startsWith("Training 1 on "));
    QCOMPARE(workspace->runStore()->shown()->state, QString("running"));
    const auto here = epochsOf(page);
    QTRY_VERIFY_WITH_TIMEOUT(epochsOf(page) > here, 30000);
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(workspace->idle(), 5000);
  }

  /// The window is closed while it trains; a later one goes on, to the same numbers as in one go, whatever was typed
  /// into the form meanwhile.
  void trainingContinuedByALaterProgram() {
    const QString root = at("closed");
    w_->window->startJournal(root);
    auto& page = train(*w_, "3000");
    QTRY_VERIFY_WITH_TIMEOUT(epochsOf(page) > 0, 30000);
    page.form().setValues({{"epochs", "7"}}, "epochs");
    w_->dialogs.answerFirst(); // "Continue next time"
    QVERIFY(page.job().active());
    w_->window->close();
    w_.reset();

    w_ = std::make_unique<WindowUnderTest>();
    w_->window->startJournal(root);
    press(&w_->window->messages(), "Restore");
    auto* workspace = qobject_cast<widgets::TransportWorkspace*>(w_->window->current());
    QVERIFY(workspace);
    auto& later = workspace->trainPage();
    QTRY_VERIFY_WITH_TIMEOUT(later.finished(), 60000);
    QCOMPARE(later.form().set().find("epochs").text(), std::string("7"));
    QCOMPARE(epochsOf(later), std::int64_t{3000});
    WindowUnderTest whole;
    auto& inOneGo = train(whole, "3000");
    QTRY_VERIFY_WITH_TIMEOUT(inOneGo.finished(), 60000);
    QCOMPARE(later.finished()->test->main.rms, inOneGo.finished()->test->main.rms);
  }

  /// A file of a session begins nothing that takes minutes: it offers to.
  void aSessionFileOffersToGoOn() {
    w_->window->startJournal(at("going"));
    auto& page = train(*w_, "10000000");
    QTRY_VERIFY_WITH_TIMEOUT(epochsOf(page) > 0, 30000);
    w_->window->saveSession(at("training.larmor"));
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(!page.job().active(), 10000);
    startAgain();
    QVERIFY(w_->window->openFile(at("training.larmor")));
    auto* workspace = qobject_cast<widgets::TransportWorkspace*>(w_->window->current());
    QVERIFY(workspace);
    QCOMPARE(workspace->page().key(), QString("train"));
    QTRY_VERIFY_WITH_TIMEOUT(workspace->idle(), 20000);
    QTest::qWait(300);
    QVERIFY2(workspace->idle(), "nothing was begun");
    QVERIFY2(w_->window->messages().plainText().contains("Training 1 on transport-database.h5 was going on"),
             qPrintable(w_->window->messages().plainText()));
    press(&w_->window->messages(), "Go on");
    auto& later = workspace->trainPage();
    QTRY_VERIFY_WITH_TIMEOUT(epochsOf(later) > 0, 30000);
    QCOMPARE(workspace->runStore()->all().size(), 1);
    QVERIFY(workspace->runStore()->shown()->name.startsWith("Training 1 on "));
    w_->trigger("stop");
    QTRY_VERIFY_WITH_TIMEOUT(workspace->idle(), 10000);
  }

  /// A training whose model is saved says so, and a later program has its model from there.
  void aSavedTraining() {
    w_->window->startJournal(at("saved"));
    auto& page = train(*w_, "100");
    QTRY_VERIFY_WITH_TIMEOUT(page.finished(), 60000);
    auto* store = w_->window->current()->runStore();
    const QString id = store->shownId();
    auto* facts = w_->window->findChild<QLabel*>("runFacts");
    QVERIFY(facts->text().contains("not saved"));
    QVERIFY(w_->window->saveFile(at("model")));
    QVERIFY(store->shown()->isSaved());
    QCOMPARE(store->shown()->file, at("model"));
    QTRY_VERIFY2(facts->text().contains("saved as model"), qPrintable(facts->text()));
    QCOMPARE(store->unsaved(), 0);
    const QJsonObject session = w_->window->sessionState();
    startAgain();
    w_->window->restoreSession(session);
    auto* workspace = qobject_cast<widgets::TransportWorkspace*>(w_->window->current());
    QVERIFY(workspace);
    auto& later = workspace->trainPage();
    QCOMPARE(workspace->runStore()->shownId(), id);
    QVERIFY(workspace->runStore()->shown()->isSaved());
    QVERIFY(later.finished() && later.finished()->model && later.canSave());
    QVERIFY2(w_->window->messages().plainText().contains(at("model")), qPrintable(w_->window->messages().plainText()));
    const auto loaded = studies::transport::loadModel(at("model").toStdString());
    later.save(at("copy"));
    QCOMPARE(studies::transport::loadModel(at("copy").toStdString()).card, loaded.card);
    const auto& again = train(*w_, "100");
    QTRY_VERIFY_WITH_TIMEOUT(!again.job().active() && again.finished()->test, 60000);
    QCOMPARE(workspace->runStore()->shown()->name, QString("Training 2 on transport-database.h5"));
    auto* line = w_->window->findChild<QLabel*>("trainingFacts");
    QVERIFY2(line->text().startsWith("Training 2"), qPrintable(line->text()));
    workspace->runStore()->rename(workspace->runStore()->shownId(), "wide");
    QVERIFY2(line->text().startsWith("wide"), qPrintable(line->text()));
  }

private:
  void prepare() override { own_ = std::make_unique<QTemporaryDir>(); }
  QString at(const QString& name) const { return own_->filePath(name); }
  std::unique_ptr<QTemporaryDir> own_; ///< of the function
};

static int runKeepTest(int count, char** values) {
  if (count > 2 && std::string_view(values[1]) == "--victim")
    return victim(count, values);
  if (count > 2 && std::string_view(values[1]) == "--trainee")
    return trainee(count, values);
  return runWindowTest<KeepTest>(count, values);
}

LARMOR_TEST_MAIN(runKeepTest)
#include "tst_keep.moc"
