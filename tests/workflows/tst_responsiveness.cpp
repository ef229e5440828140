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
      while (w.running() && sinceStop.elapsed() < 30000)
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
    while (w.running() && sinceStop.elapsed() < 30000)
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

  /// A saved run of 10^4 paths x 1000 points: opened, filtered, picked, turned. Times are printed, not judged.
  void tenThousandPaths() {
    WindowUnderTest w;
    QVERIFY(QTest::qWaitForWindowExposed(w.window.get()));
    QTemporaryDir folder;
    const QString file = folder.filePath("run.h5");
    w.set({{"field", "gaussian"},
           {"grid", "64"},
           {"alpha", "16"},
           {"particles", "10000"},
           {"gyrations", "10"},
           {"record_every", "1"}});
    w.trigger("run");
    QVERIFY(w.untilIdle(60000));
    w.workspace->save(file);
    QVERIFY(w.untilIdle(60000));
    w.trigger("new");
    QElapsedTimer clock;
    clock.start();
    w.workspace->open(storage::identify(file.toStdString()));
    QTRY_VERIFY_WITH_TIMEOUT(w.shownPaths() > 0, 60000);
    qInfo("opened: paths on the screen after %lld ms", clock.elapsed());
    QVERIFY(w.untilIdle(60000));
    qInfo("opened: all values of all paths known after %lld ms", clock.elapsed());
    auto& explorer = w.workspace->explorer();
    QVERIFY(explorer.table());
    clock.restart();
    explorer.setFilter({{{"mirror_events", statistics::Comparison::Above, 0.5}}});
    qInfo("filtered: %zu of 10000 paths after %lld ms", explorer.passing()->size(), clock.elapsed());
    QVERIFY(!explorer.passing()->empty() && explorer.passing()->size() < 10000);
    QVERIFY(w.untilIdle());
    explorer.setFilter({});
    QVERIFY(w.untilIdle());
    auto& view = w.workspace->scene().view();
    qint64 longest = 0;
    int hits = 0;
    for (int i = 1; i < 8; ++i) {
      clock.restart();
      QTest::mouseClick(&view, Qt::LeftButton, {}, {view.width() * i / 8, view.height() / 2});
      longest = std::max(longest, clock.elapsed());
      hits += w.workspace->scene().selected().has_value();
      QTest::qWait(300);
    }
    qInfo("picked: %d of 7 clicks hit, the longest took %lld ms", hits, longest);
    QVERIFY(hits > 0);
    double slowest = 0;
    for (int i = 0; i < 10; ++i) {
      auto camera = view.camera();
      camera.position[0] += 0.1;
      QSignalSpy painted(&view, &views::SceneView::framePainted);
      view.keepMoving();
      view.setCamera(camera);
      QVERIFY(painted.wait(2000));
      slowest = std::max(slowest, view.lastFrame().milliseconds);
    }
    qInfo("turned: slowest frame %.1f ms, %zu segments", slowest, view.lastFrame().segments);
  }
};

LARMOR_WINDOW_TEST(ResponsivenessTest)
#include "tst_responsiveness.moc"
