#include "tests/harness/WidgetTest.h"
#include "widgets/shell/StallWatchdog.h"

using larmor::widgets::StallWatchdog;

class TestStallWatchdog : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void measuresAStall() {
    StallWatchdog watchdog;
    QTest::qWait(60);
    watchdog.reset();
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    QVERIFY(watchdog.longestMilliseconds() >= 120); // also while it lasts
    QTest::qWait(50);
    const double longest = watchdog.longestMilliseconds();
    QVERIFY2(longest >= 120, qPrintable(QString::number(longest)));
    QVERIFY(watchdog.countAbove() >= 1);
  }

  void anIdleLoopDoesNotStall() {
    StallWatchdog watchdog;
    QTest::qWait(30);
    watchdog.reset();
    QTest::qWait(300);
    QVERIFY2(watchdog.longestMilliseconds() < 120, qPrintable(QString::number(watchdog.longestMilliseconds())));
  }

  void endsWhileTheLoopIsBlocked() {
    for (int i = 0; i < 20; ++i)
      StallWatchdog watchdog;
  }
};

LARMOR_WIDGET_TEST(TestStallWatchdog)
#include "tst_stallwatchdog.moc"
