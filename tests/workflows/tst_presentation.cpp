#include "tests/workflows/WindowFixture.h"

#include <QAbstractSpinBox>
#include <QDockWidget>
#include <QLineEdit>
#include <QTabBar>

using namespace larmor;
using namespace larmor::testing;

/// The scene as it comes: what it shows, its keys, and what F11 leaves of the window.
class PresentationTest : public WindowFixture {
  Q_OBJECT

  views::SceneView& view() { return w_->workspace->scene().view(); }
  bool looksAlong(std::size_t axis) {
    const auto camera = view().camera();
    for (std::size_t c = 0; c < 3; ++c)
      if (c != axis && std::abs(camera.position[c] - camera.focus[c]) > 1e-6)
        return false;
    return true;
  }
  /// To whatever has the keys now.
  void press(Qt::Key key) {
    QTRY_VERIFY(QApplication::focusWidget());
    QTest::keyClick(QApplication::focusWidget(), key);
  }

private Q_SLOTS:
  /// The camera has all the paths in view at the end, although it was placed when they began.
  void theCameraFitsTheWholeRun_data() {
    QTest::addColumn<QString>("field");
    for (const char* field : {"bottle", "dipole", "harris", "abc"})
      QTest::newRow(field) << field;
  }
  void theCameraFitsTheWholeRun() {
    QFETCH(QString, field);
    w_->set({{"field", field.toStdString()}, {"particles", "20"}, {"gyrations", "60"}, {"alpha", "20"}});
    w_->trigger("run");
    QVERIFY(w_->untilIdle());
    QTest::qWait(200); // the last frame
    const views::Projection projection = view().projection();
    QRectF drawn;
    for (const auto& p : w_->paths().outline()) {
      QPointF at;
      QVERIFY(projection.project(p, at));
      QVERIFY2(QRectF(QPointF(), projection.size).contains(at), qPrintable(QDebug::toString(at)));
      drawn = drawn.united(QRectF(at, QSizeF(0.1, 0.1)));
    }
    QVERIFY2(drawn.width() > 0.3 * projection.size.width() || drawn.height() > 0.35 * projection.size.height(),
             qPrintable(QDebug::toString(drawn)));
    w_->keep("camera_" + field);
  }

  void keysWorkAsSoonAsThereIsARun() {
    auto* particles = w_->window->parametersDock()->findChild<QAbstractSpinBox*>();
    QVERIFY(particles);
    w_->window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(w_->window.get()));
    particles->setFocus();
    QVERIFY(w_->runSmall());
    press(Qt::Key_X);
    QVERIFY(looksAlong(0));
    press(Qt::Key_Z);
    QVERIFY(looksAlong(2));
    particles->setFocus(); // who types, types
    press(Qt::Key_Y);
    QVERIFY(looksAlong(2));
    w_->workspace->plots().tabs().tabBar()->setFocus(); // who does not want them passes them on
    press(Qt::Key_Y);
    QVERIFY(looksAlong(1));
    particles->setFocus();
    w_->trigger("presentation");
    QVERIFY(QTest::qWaitForWindowActive(w_->window.get()));
    press(Qt::Key_X);
    QVERIFY(looksAlong(0));
    press(Qt::Key_Space);
    QTRY_VERIFY(w_->workspace->scene().timeControl().playing());
    w_->trigger("presentation");
  }

  void aPlotBesideTheSceneThickLinesAndTheTime() {
    QVERIFY(w_->runSmall());
    auto& plots = w_->workspace->plots();
    plots.tabs().showTab("pitch");
    const auto* plot = &plots.tabs().plot("pitch");
    QDockWidget* dock = w_->window->plotsDock();
    const Qt::DockWidgetArea before = w_->window->dockWidgetArea(dock);
    w_->trigger("presentation");
    QTest::qWait(300);
    QVERIFY(!dock->isVisible() && !w_->window->parametersDock()->isVisible());
    QVERIFY(widgets::Theme::shared().lineScale() > 1.5);
    QVERIFY(view().projection().lineScale > 1.5);
    QVERIFY2(view().note().contains("t = "), qPrintable(view().note()));
    w_->workspace->scene().timeControl().setRecord(0);
    QVERIFY2(view().note().contains("t = 0.000"), qPrintable(view().note()));
    w_->keep("presentation_alone");
    w_->trigger("presentation_plot");
    QTest::qWait(300);
    QVERIFY(dock->isVisible() && plot->isVisible() && !plots.tabs().tabBar()->isVisible());
    const QRect scene(view().mapToGlobal(QPoint()), view().size());
    QVERIFY(plot->mapToGlobal(QPoint()).x() >= scene.right()); // beside it, not below
    QVERIFY(plot->width() > 200 && scene.width() > plot->width());
    w_->keep("presentation_plot");
    w_->trigger("presentation_thick");
    QCOMPARE(widgets::Theme::shared().lineScale(), 1.0);
    w_->trigger("presentation_time");
    QVERIFY(view().note().isEmpty());
    w_->trigger("presentation_thick");
    w_->trigger("presentation_time");
    w_->trigger("presentation");
    QCOMPARE(widgets::Theme::shared().lineScale(), 1.0);
    QVERIFY(view().note().isEmpty());
    QVERIFY(dock->isVisible() && plots.tabs().tabBar()->isVisible() && !dock->titleBarWidget());
    QCOMPARE(w_->window->dockWidgetArea(dock), before);
    w_->trigger("presentation"); // what was chosen is kept
    QTest::qWait(200);
    QVERIFY(dock->isVisible());
    w_->trigger("presentation");
  }
};

LARMOR_WINDOW_TEST(PresentationTest)
#include "tst_presentation.moc"
