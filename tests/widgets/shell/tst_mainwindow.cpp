#include "tests/harness/WidgetTest.h"
#include "tests/widgets/shell/DummyWorkspace.h"
#include "widgets/jobs/JobBar.h"
#include "widgets/shell/HelpDialogs.h"
#include "widgets/shell/MainWindow.h"
#include "widgets/shell/WorkspaceBar.h"
#include "widgets/theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QSettings>
#include <QStandardPaths>
#include <QStatusBar>
#include <QTemporaryDir>

using namespace larmor::widgets;
using larmor::jobs::State;
using larmor::storage::FileKind;

class TestMainWindow : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  struct Bare : Workspace {
    using Workspace::Workspace;
    QWidget* centralView() override { return label; }
    void shutDown() override {}
    QLabel* label = new QLabel("bare");
  };

  static std::vector<WorkspaceEntry> entries() {
    const auto dummy = [](QObject* parent) -> Workspace* { return new DummyWorkspace(parent); };
    return {{"First", "trajectories", "The first", dummy, {{FileKind::Run, "first"}}},
            {"Second", "density", "The second", dummy, {{FileKind::Database, "second"}}}};
  }
  static DummyWorkspace* dummy(MainWindow& window) { return static_cast<DummyWorkspace*>(window.current()); }
  /// A file that says whose it is, whatever it is called.
  QString file(const QString& name, const QByteArray& study = "first", const QByteArray& kind = "run") const {
    QFile made(folder_.filePath(name));
    if (!made.open(QIODevice::WriteOnly))
      qFatal("cannot write %s", qPrintable(name));
    made.write("{\"format\": \"larmor-" + kind + "\", \"study\": \"" + study + "\"}");
    return made.fileName();
  }
  static void show(MainWindow& window) {
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.activateWindow(); // shortcuts go to the active window
    QVERIFY(QTest::qWaitForWindowActive(&window));
  }

private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("LarmorTest");
    QCoreApplication::setApplicationName("larmor-test");
    qRegisterMetaType<larmor::jobs::State>();
  }
  void init() {
    QSettings().clear();
    Theme::shared().apply();
  }

  /// Nothing is written over what is shown or what it was made from, through links too; a run replaces its own file.
  void inputsAreNotWrittenOver() {
    MainWindow window(entries());
    const QString run = file("shown.h5"), field = file("field.h5", "first", "field");
    QVERIFY(QFile::link(field, folder_.filePath("link.h5")));
    QFile foreign(folder_.filePath("paths.txt"));
    QVERIFY(foreign.open(QIODevice::WriteOnly));
    foreign.write("#\tD\tSN\tX\tY\tZ\tPx\tPy\tPz\n0\t0\t0\t0\t0\t1\t0\t0\n");
    foreign.close();
    QVERIFY(window.openFile(run));
    dummy(window)->made = {field.toStdString()};
    QVERIFY(window.saveFile(run));
    for (const QString& path : {field, folder_.filePath("link.h5"), foreign.fileName()})
      QVERIFY2(!window.saveFile(path), qPrintable(path));
    for (const QString& path : {run, field, folder_.filePath("link.h5")})
      QVERIFY_EXCEPTION_THROWN(window.saveSession(path), larmor::Error);
    window.saveSession(folder_.filePath("s.larmor"));
    QVERIFY(window.saveFile(folder_.filePath("new.h5")));
  }

  void layoutIsRememberedAndReset() {
    {
      MainWindow window(entries());
      show(window);
      QVERIFY(window.parametersDock()->isVisible());
      window.addDockWidget(Qt::LeftDockWidgetArea, window.parametersDock());
      window.plotsDock()->hide();
      window.close();
    }
    MainWindow window(entries());
    show(window);
    QCOMPARE(window.dockWidgetArea(window.parametersDock()), Qt::LeftDockWidgetArea);
    QVERIFY(!window.plotsDock()->isVisible());
    window.action("resetLayout")->trigger();
    QCOMPARE(window.dockWidgetArea(window.parametersDock()), Qt::RightDockWidgetArea);
    QVERIFY(window.plotsDock()->isVisible());
  }

  void foreignLayoutIsIgnored() {
    QSettings().setValue("layout/state", QByteArray("rubbish"));
    QSettings().setValue("layout/geometry", QByteArray("rubbish"));
    MainWindow window(entries());
    show(window);
    QVERIFY(window.parametersDock()->isVisible());
  }

  void workspacesAreMadeWhenFirstShown() {
    MainWindow window(entries());
    show(window);
    auto* first = window.current();
    QCOMPARE(window.findChildren<Workspace*>().size(), 1);
    QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(window.currentIndex(), 1);
    QVERIFY(dummy(window)->view->isVisible());
    QVERIFY(dummy(window)->panel->isVisible());
    QTest::keyClick(&window, Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(window.current(), first);
  }

  void toolsAndShortcutsFollowTheJob() {
    MainWindow window(entries());
    show(window);
    QVERIFY(window.action("run")->isEnabled());
    QVERIFY(!window.action("stop")->isEnabled());
    QVERIFY(!window.action("step")->isVisible());
    QTest::keyClick(&window, Qt::Key_F5);
    QVERIFY(dummy(window)->watcher);
    QTRY_COMPARE(dummy(window)->watcher->state(), State::Running);
    QVERIFY(!window.action("run")->isEnabled());
    QVERIFY(window.action("stop")->isEnabled());
    QCOMPARE(window.jobBar().count(), 1);
    QTest::keyClick(&window, Qt::Key_F6);
    QTRY_COMPARE(dummy(window)->watcher->state(), State::Paused);
    QCOMPARE(window.action("run")->text(), QString("Resume"));
    QTest::keyClick(&window, Qt::Key_F5);
    QTRY_COMPARE(dummy(window)->watcher->state(), State::Running);
    QTest::keyClick(&window, Qt::Key_F7);
    QTRY_COMPARE(dummy(window)->watcher->state(), State::Cancelled);
    QTRY_VERIFY(window.action("run")->isEnabled());
    QTRY_COMPARE(window.jobBar().count(), 0);
    QVERIFY(window.statusBar()->currentMessage().contains("cancelled"));
  }

  void closingDuringARunEndsIt() {
    auto window = std::make_unique<MainWindow>(entries());
    show(*window);
    window->action("run")->trigger();
    auto job = dummy(*window)->job;
    QTRY_COMPARE(job->state(), State::Running);
    QElapsedTimer clock;
    clock.start();
    QVERIFY(window->close());
    QVERIFY(!larmor::jobs::isActive(job->state()));
    qInfo("closed after %lld ms", clock.elapsed());
    window.reset();
  }

  void destroyingDuringARunEndsIt() {
    auto window = std::make_unique<MainWindow>(entries());
    window->action("run")->trigger();
    auto job = dummy(*window)->job;
    QTRY_COMPARE(job->state(), State::Running);
    window.reset();
    QVERIFY(!larmor::jobs::isActive(job->state()));
  }

  /// One that only shows something: what it has not is not offered, and asking for it anyway is explained.
  void aWorkspaceWithoutParts() {
    auto all = entries();
    all.push_back({"Bare",
                   "density",
                   "Shows a label",
                   [](QObject* parent) -> Workspace* { return new Bare(parent); },
                   {{FileKind::Run, "bare"}}});
    MainWindow window(all);
    show(window);
    QVERIFY(window.action("open")->isEnabled());
    window.selectWorkspace(2);
    QVERIFY(static_cast<Bare*>(window.current())->label->isVisible());
    for (const char* name : {"run", "pause", "stop", "new", "open", "save", "saveAs", "import", "exportPicture",
                             "exportMovie", "exportFigures", "exportData", "copyCommand"})
      QVERIFY2(!window.action(name)->isEnabled(), name);
    QVERIFY(!window.action("step")->isVisible());
    QVERIFY(!window.openFile(file("some.h5", "bare")));
    QVERIFY2(window.messages().message().text.contains("nothing that this workspace does"),
             qPrintable(window.messages().message().text));
    window.selectWorkspace(0);
    QVERIFY(window.action("run")->isEnabled() && window.action("open")->isEnabled());
  }

  void filesOpenInTheirWorkspace() {
    MainWindow window(entries());
    show(window);
    const QString map = file("map.fits", "second", "database");
    QVERIFY(window.openFile(map));
    QCOMPARE(window.currentIndex(), 1);
    QCOMPARE(dummy(window)->opened, QStringList{map});
    QVERIFY(window.windowTitle().startsWith("map.fits"));
    QVERIFY(!window.isWindowModified());
    dummy(window)->modify();
    QVERIFY(window.isWindowModified());
    QCOMPARE(QSettings().value("recent").toStringList().value(0), map);
    dummy(window)->save(map);
  }

  void badFilesAreExplainedInTheBar() {
    MainWindow window(entries());
    show(window);
    QVERIFY(!window.openFile(file("bad.h5")));
    QVERIFY(window.messages().isVisible());
    QVERIFY(window.messages().message().text.contains("is not a run file"));
    QCOMPARE(window.messages().message().remedy, QString("Expected: one written by Larmor"));
    QVERIFY(QSettings().value("recent").toStringList().isEmpty());
    QTest::mouseClick(window.messages().findChild<QWidget*>("dismissMessage"), Qt::LeftButton);
    QVERIFY(!window.messages().isVisible());
    QVERIFY(!window.openFile("/no/such/file.h5"));
    QVERIFY(window.messages().message().text.contains("no such file"));
    window.messages().show({Severity::Information, "good news", {}});
    QVERIFY2(window.messages().message().severity == Severity::Error, "information must not hide an error");
  }

  /// A message is shown in the workspace that it belongs to; the bar of workspaces marks that there is one elsewhere.
  void messagesStayInTheirWorkspace() {
    MainWindow window(entries());
    show(window);
    auto* first = dummy(window);
    const auto* bar = window.findChild<WorkspaceBar*>();
    Q_EMIT first->message({Severity::Error, "of the first", {}, {}, "run"});
    QCOMPARE(window.messages().message().text, QString("of the first"));
    QVERIFY(bar->marked().isEmpty());
    window.selectWorkspace(1);
    QVERIFY(!window.messages().isShowing() && !window.messages().isVisible());
    QCOMPARE(bar->marked(), QStringList{entries()[0].name});
    Q_EMIT dummy(window)->message({Severity::Information, "of the second", {}, {}, "run"});
    Q_EMIT dummy(window)->messageCleared("run"); // its own
    QVERIFY(!window.messages().isShowing());
    Q_EMIT first->message({Severity::Warning, "later", {}, {}, "other"});
    QVERIFY(!window.messages().isShowing());
    window.messages().show({Severity::Warning, "of the window", {}});
    QCOMPARE(window.messages().all().size(), 1);
    window.selectWorkspace(0);
    QCOMPARE(window.messages().all().size(), 3);
    QCOMPARE(window.messages().message().text, QString("of the first"));
    QVERIFY(bar->marked().isEmpty());
    Q_EMIT first->messageCleared("run");
    QCOMPARE(window.messages().all().size(), 2);
  }

  /// What a file is decides, not what it is called; what no workspace knows is named, with what there is to open.
  void whatNobodyOpensIsNamed() {
    MainWindow window(entries());
    show(window);
    window.selectWorkspace(1);
    const auto text = [&] { return window.messages().message().text; };
    QVERIFY(!window.openFile(file("of_a_third.h5", "third")));
    QVERIFY2(text().contains("is a run file of the study third"), qPrintable(text()));
    QCOMPARE(window.messages().message().remedy, QString("Expected: a run file, second database or session"));
    QFile notes(folder_.filePath("notes.larmor"));
    QVERIFY(notes.open(QIODevice::WriteOnly) && notes.write("It rained.\n") > 0);
    notes.close();
    QVERIFY(!window.openFile(notes.fileName()));
    QVERIFY2(text().contains("notes.larmor: is a text file"), qPrintable(text()));
    QVERIFY(!window.openFile(folder_.path()));
    QVERIFY2(text().contains("is a folder without card.json"), qPrintable(text()));
    QCOMPARE(window.currentIndex(), 1);
    QVERIFY(dummy(window)->opened.isEmpty());
    QVERIFY(window.importFile(file("imported.h5"))); // no field: opened as what it is
    QCOMPARE(window.currentIndex(), 0);
  }

  void droppedFilesOpen() {
    MainWindow window(entries());
    show(window);
    QMimeData data;
    const QString path = file("dropped.h5");
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&window, &drop);
    QCOMPARE(dummy(window)->opened, QStringList{path});
  }

  void presentationModeComesAndGoes() {
    MainWindow window(entries());
    show(window);
    const qreal size = QApplication::font().pointSizeF();
    QTest::keyClick(&window, Qt::Key_F11);
    QVERIFY(window.isPresentation());
    QVERIFY(!window.parametersDock()->isVisible());
    QVERIFY(!window.statusBar()->isVisible());
    QVERIFY(QApplication::font().pointSizeF() > size);
    QVERIFY(dummy(window)->view->isVisible());
    QTest::keyClick(&window, Qt::Key_Escape);
    QVERIFY(!window.isPresentation());
    QVERIFY(window.parametersDock()->isVisible());
    QCOMPARE(QApplication::font().pointSizeF(), size);
  }

  void commandIsCopied() {
    MainWindow window(entries());
    show(window);
    window.action("copyCommand")->trigger();
    QCOMPARE(QApplication::clipboard()->text(), QString("larmor-batch dummy count --n 3"));
  }

  void undoFollowsTheWorkspace() {
    MainWindow window(entries());
    show(window);
    QVERIFY(!window.action("undo")->isEnabled());
    window.current()->undoStack()->push(new QUndoCommand("change of seed"));
    QVERIFY(window.action("undo")->isEnabled());
    QCOMPARE(window.action("undo")->text(), QString("Undo change of seed"));
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(window.action("redo")->isEnabled());
    window.selectWorkspace(1);
    QVERIFY(!window.action("redo")->isEnabled());
  }

  void shortcutsAreUnique() {
    MainWindow window(entries());
    QMap<QString, QString> seen;
    for (const QAction* action : window.findChildren<QAction*>()) {
      const QString keys = action->shortcut().toString();
      if (keys.isEmpty())
        continue;
      QVERIFY2(!seen.contains(keys), qPrintable(keys + ": " + seen[keys] + " and " + action->text()));
      seen.insert(keys, action->text());
    }
    QVERIFY(seen.size() > 15);
  }

  void aboutNamesVersionAndLicence() {
    for (const char* part : {"0.1.0", "GNU General Public License", "QCustomPlot", qVersion()})
      QVERIFY2(aboutText().contains(part), part);
  }
};

LARMOR_WIDGET_TEST(TestMainWindow)
#include "tst_mainwindow.moc"
