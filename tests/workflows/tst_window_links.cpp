#include "tests/workflows/WindowFixture.h"
#include "widgets/forms/ParameterEditor.h"
#include "widgets/paths/EventTable.h"
#include "widgets/plots/LinePlot.h"
#include "widgets/shell/StallWatchdog.h"
#include "widgets/theme/ElidedFacts.h"
#include "widgets/theme/Notation.h"
#include "widgets/views/CursorLayer.h"
#include "widgets/views/MarkerLayer.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QTimer>
#include <QToolBar>
#include <cmath>

using namespace larmor;
using namespace larmor::testing;

namespace {

std::array<double, 3> operator-(const std::array<double, 3>& a, const std::array<double, 3>& b) {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}
double dot(const std::array<double, 3>& a, const std::array<double, 3>& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
std::array<double, 3> cross(const std::array<double, 3>& a, const std::array<double, 3>& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
std::array<double, 3> unit(const std::array<double, 3>& a) {
  const double length = std::sqrt(dot(a, a));
  return {a[0] / length, a[1] / length, a[2] / length};
}

/// Where a perspective camera shows a point, worked out here and not by the view.
QPointF onScreen(const views::SceneView& view, const std::array<double, 3>& world) {
  const auto camera = view.camera();
  const auto forward = unit(camera.focus - camera.position), right = unit(cross(forward, camera.up)),
             up = cross(right, forward), there = world - camera.position;
  const double scale = view.height() / (2 * std::tan(camera.viewAngle * M_PI / 360)) / dot(there, forward);
  return {view.width() / 2.0 + dot(there, right) * scale, view.height() / 2.0 - dot(there, up) * scale};
}

} // namespace

/// What connects form, scene, plots and files, driven by mouse and keyboard.
class WindowLinksTest : public WindowFixture {
  Q_OBJECT
private Q_SLOTS:
  void typedValuesAndTheRunButton() {
    w_->set({{"field", "abc"}, {"gyrations", "5"}});
    type("particles", "23");
    click("run");
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->scene().snapshot() && w_->workspace->idle(), 20000);
    QCOMPARE(w_->workspace->scene().snapshot()->data->particles(), std::size_t{23});
    type("particles", "-4"); // refused: the run keeps the last good value
    QCOMPARE(w_->workspace->recipe().parameters().find("particles").text(), std::string("23"));
    QVERIFY(!w_->workspace->parameterForm().isValid());
  }

  /// A field of one's own: what is wrong stands under the formula with its character, the divergence under the picture.
  void aFieldTypedAsFormulas() {
    w_->set({{"field", "formula"}, {"particles", "5"}, {"gyrations", "3"}, {"formula_region", "2"}});
    auto& form = w_->workspace->parameterForm();
    type("formula_y", "sin(z) + * 2");
    QVERIFY(!form.isValid());
    const auto* complaint = form.findChild<QLabel*>("message_formula_y");
    QVERIFY(complaint->isVisible());
    QVERIFY2(complaint->text().contains("character 10"), qPrintable(complaint->text()));
    type("formula_y", "sin(z)");
    QVERIFY(form.isValid() && !complaint->isVisible());
    type("formula_x", "x");
    type("formula_z", "2");
    click("run");
    QVERIFY(w_->untilIdle());
    const auto* line = w_->workspace->scene().findChild<widgets::ElidedFacts*>("facts");
    const auto facts = [line] { return line->facts().join(", "); };
    QVERIFY2(facts().contains("not a magnetic field"), qPrintable(facts())); // div b = 1
    w_->keep("formula");
    type("formula_x", "cos(y)");
    click("run");
    QVERIFY(w_->untilIdle());
    QVERIFY2(facts().contains("∇·b") && !facts().contains("not a"), qPrintable(facts()));
  }

  /// The line under the picture says what the run file says.
  void conservedQuantitiesUnderThePicture() {
    runSmall();
    const auto& scene = w_->workspace->scene();
    const QString facts = scene.findChild<widgets::ElidedFacts*>("facts")->facts().join(", ");
    const double error = scene.snapshot()->maxRelativeEnergyError;
    QVERIFY(error > 0 && error < 1e-10);
    QVERIFY2(facts.contains(widgets::readableNumber(error, 2)), qPrintable(facts));
    QVERIFY2(facts.contains(QString::number(scene.snapshot()->report->mirrorEvents) + " mirror"), qPrintable(facts));
  }

  void clickOnAPathPoint() {
    runSmall();
    auto& scene = w_->workspace->scene();
    auto& plots = w_->workspace->plots();
    scene.toolbar().setDecoration("events", false); // markers lie in front of paths
    scene.toolbar().setDecoration("wrap", false);
    QTRY_VERIFY(w_->workspace->idle());
    scene.view().viewDiagonal();
    QTest::qWait(100);
    const auto& set = *w_->paths().paths();
    const std::uint32_t middle = set.begin(3) + set.count(3) / 2;
    const QPoint at =
        onScreen(scene.view(), {set.points[3 * middle], set.points[3 * middle + 1], set.points[3 * middle + 2]})
            .toPoint();
    QVERIFY2(scene.view().rect().contains(at), "the camera shows every path");
    QSignalSpy picked(&scene, &widgets::PathScene::pathPicked);
    QTest::mouseClick(&scene.view(), Qt::LeftButton, {}, at);
    QCOMPARE(picked.size(), 1);
    const auto particle = picked[0][0].toULongLong();
    const auto record = picked[0][1].toUInt();
    const auto& data = *scene.snapshot()->data;
    const Vec3 r = data.position.at(particle, record);
    const QPointF off = onScreen(scene.view(), {r[0], r[1], r[2]}) - at;
    QVERIFY2(std::hypot(off.x(), off.y()) < 12, "the picked record lies under the pointer");
    QCOMPARE(scene.selected(), std::optional<std::uint64_t>(particle));
    QTRY_VERIFY(!plots.seriesPlot(0).curves().empty());
    QCOMPARE(plots.seriesPlot(0).cursor().value(), data.time[record]);
    QCOMPARE(cursorOf(scene).value(), (std::array<double, 3>{r[0], r[1], r[2]}));

    // The mouse in a series plot moves the cursor of the scene and of the other plots.
    QWidget* canvas = nullptr;
    for (auto* child : plots.seriesPlot(2).findChildren<QWidget*>())
      if (child->inherits("QCustomPlot"))
        canvas = child;
    QVERIFY(canvas);
    QTest::qWait(100);
    QTest::mouseClick(canvas, Qt::LeftButton, {}, {2 * canvas->width() / 3, canvas->height() / 2});
    const double time = plots.seriesPlot(0).cursor().value();
    QVERIFY(time != data.time[record]);
    const auto nearest =
        static_cast<std::size_t>(std::find(data.time.begin(), data.time.end(), time) - data.time.begin());
    QVERIFY2(nearest < data.records(), "the cursor stands on a record");
    const Vec3 there = data.position.at(particle, nearest);
    QCOMPARE(cursorOf(scene).value(), (std::array<double, 3>{there[0], there[1], there[2]}));

    // A click beside everything forgets it.
    QTest::mouseClick(&scene.view(), Qt::LeftButton, {}, {3, scene.view().height() - 3});
    QVERIFY(!scene.selected());
    QVERIFY(plots.seriesPlot(0).curves().empty());
  }

  void enterOnAnEventGoesThere() {
    runSmall();
    auto& table = w_->workspace->plots().eventTable();
    w_->workspace->plots().tabs().setCurrentWidget(&table);
    QVERIFY(table.model()->rowCount() > 2);
    table.setFocus();
    table.setCurrentIndex(table.model()->index(2, 0));
    const auto camera = w_->workspace->scene().view().camera();
    QTest::keyClick(&table, Qt::Key_Return);
    QCOMPARE(w_->workspace->scene().selected().value(), table.model()->index(2, 0).data(Qt::UserRole).toULongLong());
    QTRY_VERIFY(!(w_->workspace->scene().view().camera() == camera));
  }

  void timeControlStaysWithinTheRun() {
    runSmall();
    auto& scene = w_->workspace->scene();
    auto& time = scene.timeControl();
    const auto last = static_cast<double>(scene.snapshot()->done - 1);
    time.setRecord(1e9);
    QCOMPARE(time.record(), last);
    QTRY_VERIFY(scene.view().lastFrame().segments >= 60 * static_cast<std::size_t>(last)); // the still picture
    const auto all = scene.view().lastFrame().segments;
    time.setRecord(last / 4);
    QTRY_VERIFY(scene.view().lastFrame().segments < all / 2);
    time.setRecord(-7);
    QCOMPARE(time.record(), 0.0);
    time.setRecord(std::nan(""));
    QCOMPARE(time.record(), 0.0);
    time.setPlaying(true);
    QTRY_VERIFY(time.record() > 0);
    time.setPlaying(false);
    time.setRecord(last);
    QTRY_COMPARE(scene.view().lastFrame().segments, all);
  }

  void newDuringARunLeavesNothing() {
    startLong();
    QTRY_VERIFY_WITH_TIMEOUT(w_->shownPaths() > 0, 10000);
    click("new");
    QTRY_VERIFY(!w_->running());
    QTest::qWait(400);
    auto& scene = w_->workspace->scene();
    QVERIFY2(!scene.snapshot(), "the stopped run does not come back");
    QCOMPARE(w_->shownPaths(), std::size_t{0});
    QVERIFY(!w_->workspace->canSave());
    // The tools still work on the empty scene.
    scene.toolbar().setLog(false);
    Q_EMIT scene.toolbar().logChanged(false);
    Q_EMIT scene.toolbar().colourMapChanged("viridis");
    Q_EMIT scene.toolbar().rangeResetRequested();
    for (const char* key : {"slice_x", "lines", "wrap", "events"})
      scene.toolbar().setDecoration(key, !scene.toolbar().decoration(key));
    scene.timeControl().setRecord(5);
    QTest::mouseClick(&scene.view(), Qt::LeftButton, {}, scene.view().rect().center());
    QVERIFY(!scene.selected());
  }

  void newForgetsAFinishedRun() {
    runSmall();
    w_->dialogs.answer(QMessageBox::Cancel, "saveBox"); // it was never saved
    w_->trigger("new");
    QVERIFY(w_->shownPaths() > 0);
    w_->dialogs.answer(QMessageBox::Discard, "saveBox");
    w_->trigger("new");
    QTest::qWait(200);
    QCOMPARE(w_->shownPaths(), std::size_t{0});
    QVERIFY(w_->workspace->scene().view().layer<views::MarkerLayer>("events").bounds().empty());
    Q_EMIT w_->workspace->scene().toolbar().logChanged(true);
  }

  void exportDuringARunDoesNotEndIt() {
    startLong();
    QTRY_VERIFY_WITH_TIMEOUT(w_->shownPaths() > 0, 10000);
    QVERIFY_THROWS_EXCEPTION(Error, w_->workspace->exportData(folder_.filePath("early.csv")));
    const auto done = w_->workspace->scene().snapshot()->done;
    QTRY_VERIFY(w_->workspace->scene().snapshot()->done > done);
    click("stop");
    QTRY_VERIFY(!w_->running());
    w_->workspace->exportData(folder_.filePath("stopped.csv")); // what was computed stays
    QTRY_VERIFY(w_->workspace->idle() && QFileInfo(folder_.filePath("stopped.csv")).size() > 1000);
  }

  void truncatedFilesAreExplained_data() {
    QTest::addColumn<QString>("ending");
    QTest::addColumn<double>("kept");
    QTest::newRow("half a run") << "h5" << 0.5;
    QTest::newRow("almost a run") << "h5" << 0.99;
    QTest::newRow("half an array") << "npy" << 0.5;
    QTest::newRow("empty") << "h5" << 0.0;
  }
  void truncatedFilesAreExplained() {
    QFETCH(QString, ending);
    QFETCH(double, kept);
    runSmall();
    const QString whole = folder_.filePath("whole." + ending), cut = folder_.filePath("cut." + ending);
    if (ending == "h5")
      QVERIFY(w_->window->saveFile(whole));
    else
      w_->workspace->exportData(whole);
    QTRY_VERIFY(w_->workspace->idle() && QFileInfo(whole).size() > 1000);
    QFile::remove(cut);
    QVERIFY(QFile::copy(whole, cut));
    QVERIFY(QFile::resize(cut, static_cast<qint64>(kept * static_cast<double>(QFileInfo(whole).size()))));
    w_->window->openFile(cut);
    QTRY_VERIFY(w_->workspace->idle());
    QTRY_COMPARE(w_->window->messages().message().severity, widgets::Severity::Error);
    QVERIFY2(w_->window->messages().plainText().contains("cut."), qPrintable(w_->window->messages().plainText()));
    w_->window->messages().dismiss();
    runSmall(); // and the window works on
  }

  void tracesOfThreeGyrations() {
    QTest::qWait(300);
    w_->set({{"field", "modes"}, {"modes", "500"}, {"particles", "10000"}, {"gyrations", "3"}});
    widgets::StallWatchdog watchdog;
    QElapsedTimer sinceRun;
    sinceRun.start();
    click("run");
    QTRY_VERIFY_WITH_TIMEOUT(w_->shownPaths() > 0, 20000);
    qInfo("first picture after %lld ms", sinceRun.elapsed());
    QTRY_VERIFY_WITH_TIMEOUT(!w_->running() || sinceRun.elapsed() > 6000, 20000);
    qInfo("longest stall while tracing %.0f ms, %d above 50 ms", watchdog.longestMilliseconds(), watchdog.countAbove());
    QVERIFY(watchdog.longestMilliseconds() < 1500);
    watchdog.reset();
    if (w_->running()) {
      QElapsedTimer sinceStop;
      sinceStop.start();
      click("stop");
      while (w_->running() && sinceStop.elapsed() < 5000)
        QTest::qWait(1);
      qInfo("cancelled after %lld ms", sinceStop.elapsed());
    }
    QVERIFY(!w_->running());
    QTRY_VERIFY(w_->workspace->idle());
    QTest::qWait(800); // the still picture
    qInfo("longest stall at the end %.0f ms, %zu segments", watchdog.longestMilliseconds(),
          w_->workspace->scene().view().lastFrame().segments);
    QVERIFY(watchdog.longestMilliseconds() < 1500);
  }

  void finishingManyRecords() {
    QTest::qWait(300);
    w_->set({{"field", "abc"}, {"alpha", "20"}, {"particles", "2000"}, {"gyrations", "20"}, {"record_every", "2"}});
    widgets::StallWatchdog watchdog;
    w_->trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(w_->workspace->scene().snapshot() && w_->workspace->idle(), 30000);
    QTest::qWait(1000);
    qInfo("longest stall of a run with %zu records and %d events %.0f ms", w_->workspace->scene().snapshot()->done,
          w_->workspace->plots().eventTable().events().rowCount(), watchdog.longestMilliseconds());
    watchdog.reset();
    w_->workspace->plots().tabs().setCurrentWidget(&w_->workspace->plots().eventTable());
    QTest::qWait(300);
    qInfo("longest stall of opening the table %.0f ms", watchdog.longestMilliseconds());
    watchdog.reset();
    w_->workspace->scene().toolbar().setDecoration("reversals", true);
    for (int record = 0; record < 5; ++record)
      w_->workspace->scene().timeControl().setRecord(50 * record), QTest::qWait(60);
    qInfo("longest stall of scrubbing %.0f ms", watchdog.longestMilliseconds());
    QVERIFY(watchdog.longestMilliseconds() < 1500);
  }

  void closingDuringARun() {
    w_->set({{"field", "modes"}, {"modes", "500"}, {"particles", "10000"}, {"gyrations", "20"}});
    click("run");
    QTRY_VERIFY_WITH_TIMEOUT(w_->shownPaths() > 0, 20000);
    QVERIFY(w_->running());
    QElapsedTimer sinceClose;
    sinceClose.start();
    QVERIFY(w_->window->close());
    qInfo("closed after %lld ms", sinceClose.elapsed());
    w_.reset();
  }

private:
  void click(const char* name) {
    auto* action = w_->window->action(name);
    for (auto* bar : w_->window->findChildren<QToolBar*>())
      if (QWidget* button = bar->widgetForAction(action)) {
        QVERIFY2(button->isVisible() && button->isEnabled(), name);
        return QTest::mouseClick(button, Qt::LeftButton);
      }
    action->trigger(); // only in a menu
  }
  void type(const char* key, const QString& text) {
    auto& form = w_->workspace->parameterForm();
    form.showParameter(key);
    auto* line = form.findChild<widgets::ParameterEditor*>(key)->findChild<QLineEdit*>();
    QVERIFY(line);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
  }
  static std::optional<std::array<double, 3>> cursorOf(widgets::PathScene& scene) {
    return scene.view().layer<views::CursorLayer>("cursor").position();
  }
  void runSmall() { QVERIFY(w_->runSmall()); }
  void startLong() {
    w_->set({{"field", "modes"}, {"modes", "500"}, {"particles", "300"}, {"gyrations", "400"}, {"record_every", "25"}});
    click("run");
  }
};

LARMOR_WINDOW_TEST(WindowLinksTest)
#include "tst_window_links.moc"
