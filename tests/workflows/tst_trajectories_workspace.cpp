#include "engine/statistics/Analyse.h"
#include "engine/statistics/Quantity.h"
#include "engine/storage/InputFile.h"
#include "tests/OpenCount.h"
#include "tests/workflows/WindowFixture.h"
#include "widgets/paths/EventTable.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/turbulence/ImportDialog.h"
#include "widgets/views/CursorLayer.h"
#include "widgets/views/LineLayer.h"
#include "widgets/workspaces/trajectories/Examples.h"

#include <QAbstractSpinBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>

using namespace larmor;
using namespace larmor::testing;

class TrajectoriesWorkspaceTest : public WindowFixture {
  Q_OBJECT
private Q_SLOTS:
  /// From an empty window to paths, events, plots.
  void runShowsPathsEventsAndPlots() {
    runSmall();
    QCOMPARE(w_->shownPaths() > 0, true);
    auto& plots = w_->workspace->plots();
    for (const char* name : {"pitch", "diffusion", "msd", "curvature"})
      QVERIFY2(!plots.tabs().plot(name).curves().empty(), name);
    QVERIFY(plots.eventTable().events().rowCount() > 0);
    w_->keep("run");
  }

  void pathsGrowPauseResumeStop() {
    w_->set({{"field", "modes"}, {"modes", "500"}, {"particles", "300"}, {"gyrations", "400"}, {"record_every", "25"}});
    QElapsedTimer sinceRun;
    sinceRun.start();
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(w_->shownPaths() > 0, 10000);
    qInfo("first picture after %lld ms", sinceRun.elapsed());
    const auto records = [this] {
      return w_->workspace->scene().snapshot() ? w_->workspace->scene().snapshot()->done : 0;
    };
    const auto first = records();
    QTRY_VERIFY(records() > first);
    w_->trigger("pause");
    QTRY_VERIFY(w_->workspace->runState().paused);
    QTest::qWait(200);
    const auto paused = records();
    QTest::qWait(300);
    QCOMPARE(records(), paused);
    w_->trigger("pause");
    QTRY_VERIFY(records() > paused);
    QElapsedTimer sinceStop;
    sinceStop.start();
    w_->trigger("stop");
    while (w_->running() && sinceStop.elapsed() < 5000)
      QTest::qWait(1);
    qInfo("stopped after %lld ms", sinceStop.elapsed());
    QVERIFY(!w_->running());
    QVERIFY(w_->workspace->canSave());
  }

  void pickingLinksSceneAndPlots() {
    runSmall();
    auto& scene = w_->workspace->scene();
    auto& plots = w_->workspace->plots();
    auto& table = plots.eventTable();
    QVERIFY(table.events().rowCount() > 0);
    const auto event = table.events().event(0);
    Q_EMIT table.activated(table.model()->index(0, 0)); // as Enter does
    QVERIFY(scene.selected().has_value());
    QTRY_VERIFY(!plots.seriesPlot(0).curves().empty());
    for (int i = 0; i < 5; ++i)
      QVERIFY2(!plots.seriesPlot(i).curves().empty(), QByteArray::number(i));
    auto& cursor = scene.view().layer<views::CursorLayer>("cursor");
    QVERIFY(cursor.position().has_value());
    const auto before = *cursor.position();
    Q_EMIT plots.seriesPlot(1).cursorMoved(scene.snapshot()->data->time[5]);
    QVERIFY(*cursor.position() != before);
    QCOMPARE(*plots.seriesPlot(0).cursor(), scene.snapshot()->data->time[5]);
    w_->keep("picked");
    // Clicks across the scene until one hits a path: another particle is selected.
    scene.view().viewDiagonal();
    QTest::qWait(100);
    w_->workspace->explorer().select({});
    for (int x = 100; x < scene.view().width() - 100 && !scene.selected(); x += 7)
      QTest::mouseClick(&scene.view(), Qt::LeftButton, {}, {x, scene.view().height() / 2});
    QVERIFY(scene.selected().has_value());
    Q_UNUSED(event)
  }

  void everyQuantityAndDecoration() {
    runSmall();
    auto& scene = w_->workspace->scene();
    for (const auto& q : statistics::quantities()) {
      scene.toolbar().setQuantity(QString::fromStdString(q.name));
      Q_EMIT scene.toolbar().quantityChanged(QString::fromStdString(q.name));
      QTRY_COMPARE(w_->paths().quantity(), q.name);
    }
    for (const char* key : {"slice_x", "slice_y", "slice_z", "lines", "reversals"})
      scene.toolbar().setDecoration(key, true);
    QTRY_VERIFY(!scene.view().layer<views::LineLayer>("field lines").bounds().empty());
    QTRY_VERIFY(!scene.view().layer<views::SliceLayer>("slice y").bounds().empty());
    scene.toolbar().setDecoration("wrap", false);
    QTRY_VERIFY(w_->workspace->idle());
    scene.timeControl().setRecord(10);
    QCOMPARE(scene.timeControl().record(), 10.0);
    w_->keep("decorated");
  }

  void savedRunComesBack() {
    runSmall();
    const auto data = w_->workspace->scene().snapshot()->data;
    const QString file = folder_.filePath("saved.h5");
    QVERIFY(w_->window->saveFile(file));
    QTRY_VERIFY(w_->workspace->idle());
    w_->trigger("new");
    const testing::OpenCount opens(file.toStdString());
    const auto analyses = statistics::analysesMade();
    QVERIFY(w_->window->openFile(file));
    QTRY_VERIFY(w_->workspace->scene().snapshot() && w_->workspace->idle());
    QCOMPARE(opens.count(), 2); // what it is, by its first bytes; then HDF5, once for all
    QCOMPARE(statistics::analysesMade(), analyses);
    const auto again = w_->workspace->scene().snapshot();
    QCOMPARE(again->done, data->records());
    QVERIFY(again->data->position.at(3, 20) == data->position.at(3, 20));
    QVERIFY(again->field && again->report);
    QCOMPARE(w_->workspace->recipe().parameters().find("particles").text(), std::string("60"));
    for (const char* ending : {"vtp", "vti", "csv", "npy"}) {
      const QString out = folder_.filePath(QString("out.") + ending);
      w_->workspace->exportData(out);
      QTRY_VERIFY2(w_->workspace->idle() && QFileInfo(out).size() > 1000, ending);
    }
    w_->workspace->exportPicture(folder_.filePath("out.png"));
    QVERIFY(!QImage(folder_.filePath("out.png")).isNull());
    w_->trigger("copyCommand");
    QVERIFY(QGuiApplication::clipboard()->text().startsWith("larmor-batch trajectories trace"));
    QVERIFY(QGuiApplication::clipboard()->text().contains("--particles 60"));
  }

  void undoAndRedo() {
    auto& form = w_->workspace->parameterForm();
    const auto alpha = [this] { return w_->workspace->recipe().parameters().find("alpha").text(); };
    const auto before = alpha();
    QWidget* editor = nullptr;
    for (auto* box : form.findChildren<QAbstractSpinBox*>())
      if (box->accessibleName() == "Alpha" || box->parentWidget()->accessibleName() == "Alpha")
        editor = box;
    QVERIFY(editor);
    QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(editor, "77");
    QTest::keyClick(editor, Qt::Key_Return);
    QCOMPARE(alpha(), std::string("77"));
    w_->trigger("undo");
    QCOMPARE(alpha(), before);
    w_->trigger("redo");
    QCOMPARE(alpha(), std::string("77"));
  }

  void everyExampleRuns() {
    QVERIFY(widgets::allExamples().size() >= 5);
    for (int i = 0; i < static_cast<int>(widgets::allExamples().size()); ++i) {
      w_->workspace->openExample(i);
      QTRY_VERIFY2_WITH_TIMEOUT(w_->workspace->scene().snapshot() && w_->workspace->idle() && w_->shownPaths() > 0,
                                qPrintable(widgets::allExamples()[static_cast<std::size_t>(i)].title), 20000);
    }
  }

  void realSnapshotThroughTheDialog() {
    const QString sample = sourceFolder() + "/../shared/data/mhd_turbulence_64.athdf";
    if (!QFile::exists(sample))
      QSKIP("the sample snapshot is not here");
    QVERIFY(w_->window->openFile(sample));
    auto* dialog = w_->window->findChild<widgets::ImportDialog*>();
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->ready(), 20000);
    w_->keep("import", dialog);
    dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
    QCOMPARE(w_->workspace->recipe().field.chosen().name(), std::string("file"));
    QVERIFY(w_->workspace->recipe().parameters().find("field_name").text().starts_with("Bcc")); // not the velocity
    w_->set({{"particles", "1000"}, {"alpha", "32"}, {"gyrations", "5"}});
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->scene().snapshot() && w_->workspace->idle(), 30000);
    QVERIFY(w_->workspace->scene().snapshot()->complete);
  }

  void wrongFilesAreExplained() {
    QFile foreign(folder_.filePath("foreign.h5"));
    QVERIFY(foreign.open(QIODevice::WriteOnly));
    foreign.write("this is no HDF5 file");
    foreign.close();
    QVERIFY(!w_->window->openFile(foreign.fileName()));
    QVERIFY2(w_->window->messages().plainText().contains("foreign.h5"), qPrintable(w_->window->messages().plainText()));
    w_->keep("message");
    w_->set({{"field", "file"}, {"field_file", "/nonexistent.athdf"}});
    w_->trigger("run");
    QTRY_VERIFY(w_->window->messages().plainText().contains("/nonexistent.athdf"));
    QVERIFY(!w_->running());
  }

  void nobodyPlanned() {
    w_->set({{"field", "modes"}, {"particles", "200"}, {"gyrations", "400"}, {"record_every", "25"}});
    w_->trigger("run");
    w_->trigger("run"); // twice
    QTRY_VERIFY(w_->shownPaths() > 0);
    w_->window->resize(900, 600);
    QTest::qWait(50);
    w_->window->resize(1400, 900);
    widgets::Theme::shared().setMode(widgets::Theme::Mode::Dark);
    w_->window->setPresentation(true);
    QTest::qWait(100);
    w_->window->setPresentation(false);
    widgets::Theme::shared().setMode(widgets::Theme::Mode::Light);
    w_->dialogs.answerIfAsked(QMessageBox::Discard); // on a fast machine the run may be over, and was never saved
    w_->trigger("new");                              // during the run
    QTRY_VERIFY(!w_->running());
    w_->trigger("run");
    QTRY_VERIFY(w_->running());
    w_.reset(); // closing during the run
  }

private:
  void runSmall() { QVERIFY(w_->runSmall()); }
};

LARMOR_WINDOW_TEST(TrajectoriesWorkspaceTest)
#include "tst_trajectories_workspace.moc"
