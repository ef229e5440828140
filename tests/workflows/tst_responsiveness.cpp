#include "tests/workflows/WindowUnderTest.h"
#include "widgets/shell/StallWatchdog.h"

using namespace larmor;
using namespace larmor::testing;

/// Figures are printed, not asserted: machines that run tests are shared. What is asserted is far beyond the goals.
class ResponsivenessTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    if (QGuiApplication::platformName() == "offscreen")
      QSKIP("needs OpenGL");
  }

  /// 10^4 particles in 500 modes.
  void windowAnswersWhileTracing() {
    WindowUnderTest w;
    QVERIFY(QTest::qWaitForWindowExposed(w.window.get()));
    QTest::qWait(500);
    w.set({{"field", "modes"}, {"modes", "500"}, {"particles", "10000"}, {"gyrations", "20"}});
    widgets::StallWatchdog watchdog;
    QElapsedTimer sinceRun;
    sinceRun.start();
    w.trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(w.shownPaths() > 0, 20000);
    qInfo("first picture after %lld ms", sinceRun.elapsed());
    QTRY_VERIFY_WITH_TIMEOUT(!w.running() || sinceRun.elapsed() > 6000, 20000);
    qInfo("longest stall while tracing %.0f ms, %d above 50 ms", watchdog.longestMilliseconds(), watchdog.countAbove());
    QVERIFY(watchdog.longestMilliseconds() < 2000);
    if (w.running()) {
      QElapsedTimer sinceStop;
      sinceStop.start();
      w.trigger("stop");
      while (w.running() && sinceStop.elapsed() < 5000)
        QTest::qWait(1);
      qInfo("cancelled after %lld ms", sinceStop.elapsed());
    }
    QVERIFY(!w.running());
  }

  void cancelActsEverywhere_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("particles");
    QTest::newRow("a million particles") << "abc"
                                         << "1000000";
    QTest::newRow("own field each") << "palade"
                                    << "5000";
    QTest::newRow("large grid being built") << "gaussian"
                                            << "1000";
  }
  void cancelActsEverywhere() {
    QFETCH(QString, field);
    QFETCH(QString, particles);
    WindowUnderTest w;
    w.set({{"field", field.toStdString()}, {"particles", particles.toStdString()}, {"gyrations", "20"}});
    if (field == "palade")
      w.set({{"realisations", "per_particle"}, {"T", "1"}});
    if (field == "gaussian")
      w.set({{"grid", "256"}});
    w.trigger("run");
    QTest::qWait(700);
    QElapsedTimer sinceStop;
    sinceStop.start();
    w.trigger("stop");
    while (w.running() && sinceStop.elapsed() < 5000)
      QTest::qWait(1);
    qInfo("cancelled after %lld ms", sinceStop.elapsed());
    QVERIFY(!w.running());
  }

  void manyPathsTurn() {
    WindowUnderTest w;
    QVERIFY(QTest::qWaitForWindowExposed(w.window.get()));
    w.set({{"field", "abc"}, {"particles", "2000"}, {"gyrations", "50"}, {"record_every", "5"}});
    w.trigger("run");
    QTRY_VERIFY_WITH_TIMEOUT(w.workspace->scene().snapshot() && w.workspace->idle(), 30000);
    auto& view = w.workspace->scene().view();
    QTest::qWait(1000);
    QTest::mousePress(&view, Qt::LeftButton, {}, {300, 150});
    double worst = 0;
    for (int i = 1; i <= 20; ++i) {
      QTest::mouseMove(&view, {300 + 5 * i, 150 + 2 * i});
      QTest::qWait(20);
      worst = std::max(worst, view.lastFrame().milliseconds);
    }
    QTest::mouseRelease(&view, Qt::LeftButton, {}, {400, 190});
    qInfo("%zu paths: slowest frame while turning %.0f ms, %zu segments", w.shownPaths(), worst,
          view.lastFrame().segments);
    QVERIFY(view.lastFrame().segments > 0);
  }
};

int main(int count, char** values) { return runWindowTest<ResponsivenessTest>(count, values); }
#include "tst_responsiveness.moc"
