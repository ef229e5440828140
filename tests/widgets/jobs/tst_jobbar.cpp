#include "tests/harness/WidgetTest.h"
#include "widgets/jobs/JobBar.h"
#include "widgets/jobs/JobQueue.h"
#include "widgets/theme/Theme.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QToolButton>

using namespace larmor;
using namespace larmor::widgets;
using jobs::State;

class TestJobBar : public QObject {
  Q_OBJECT

  static std::shared_ptr<jobs::Job> endless() {
    auto job = std::make_shared<jobs::Job>("Tracing", [](jobs::JobContext& context) {
      for (int i = 0;; ++i) {
        context.checkpoint();
        context.progress(i, 100000, "pushing");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    });
    job->start();
    return job;
  }

private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    qRegisterMetaType<larmor::jobs::State>();
    Theme::shared().apply();
  }

  void cancelButtonActsWithin100Milliseconds() {
    JobBar bar;
    bar.resize(700, 40);
    bar.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bar));
    auto job = endless();
    JobWatcher watcher(job);
    bar.watch(&watcher);
    QTRY_COMPARE(watcher.state(), State::Running);
    QCOMPARE(bar.count(), 1);
    QTest::qWait(100);
    auto* button = bar.findChild<QToolButton*>("cancelJob");
    QElapsedTimer clock;
    clock.start();
    QTest::mouseClick(button, Qt::LeftButton);
    job->wait();
    const qint64 took = clock.elapsed();
    qInfo("cancelled after %lld ms", took);
    QTRY_COMPARE(watcher.state(), State::Cancelled);
    QTRY_COMPARE(bar.count(), 0);
  }

  /// Two jobs beside each other: each has buttons of its own.
  void eachJobIsPausedAndCancelledAlone() {
    JobBar bar;
    bar.resize(900, 40);
    bar.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bar));
    JobWatcher first(endless()), second(endless());
    bar.watch(&first);
    bar.watch(&second);
    QTRY_VERIFY(first.state() == State::Running && second.state() == State::Running);
    QCOMPARE(bar.count(), 2);
    QTest::qWait(50); // laid out
    const auto pauses = bar.findChildren<QToolButton*>("pauseJob"),
               cancels = bar.findChildren<QToolButton*>("cancelJob");
    QTest::mouseClick(pauses[1], Qt::LeftButton);
    QTRY_COMPARE(second.state(), State::Paused);
    QCOMPARE(first.state(), State::Running);
    QVERIFY(pauses[1]->isChecked() && !pauses[0]->isChecked());
    QTest::mouseClick(cancels[0], Qt::LeftButton);
    QTRY_COMPARE(first.state(), State::Cancelled);
    QTRY_COMPARE(bar.count(), 1);
    QCOMPARE(second.state(), State::Paused);
    QTest::mouseClick(pauses[1], Qt::LeftButton);
    QTRY_COMPARE(second.state(), State::Running);
    second.cancel();
    QTRY_COMPARE(bar.count(), 0);
  }

  void showsStageAndProgress() {
    JobBar bar;
    bar.show();
    JobWatcher watcher(endless());
    bar.watch(&watcher);
    const auto shows = [&](const QString& text) {
      for (const auto* label : bar.findChildren<QLabel*>())
        if (label->text() == text)
          return true;
      return false;
    };
    QTRY_VERIFY(shows("Tracing") && shows("pushing"));
    watcher.setPaused(true);
    QTRY_VERIFY(shows("paused"));
    QVERIFY(watcher.runState().paused);
    watcher.setPaused(false);
    QTRY_VERIFY(shows("pushing"));
  }

  void lastSnapshotIsSeenBeforeTheEnd() {
    jobs::Latest<int> latest;
    auto job = std::make_shared<jobs::Job>("Counting", [&](jobs::JobContext&) {
      for (int i = 1; i <= 1000; ++i)
        latest.publish(std::make_shared<const int>(i));
    });
    JobWatcher watcher(job);
    int seen = 0, seenAtEnd = -1;
    connect(&watcher, &JobWatcher::polled, [&] {
      if (const auto snapshot = latest.take())
        seen = *snapshot;
    });
    connect(&watcher, &JobWatcher::finished, [&](State) { seenAtEnd = seen; });
    job->start();
    QTRY_COMPARE(seenAtEnd, 1000);
    QCOMPARE(watcher.state(), State::Finished);
  }

  /// However fast it was: nobody takes it for ended before its last snapshot can be taken.
  void aJobThatEndsAtOnce() {
    auto job = std::make_shared<jobs::Job>("At once", [](jobs::JobContext&) {});
    job->start();
    job->wait();
    JobWatcher watcher(job);
    bool polled = false;
    connect(&watcher, &JobWatcher::polled, [&] { polled = true; });
    QVERIFY(jobs::isActive(watcher.state()));
    QTRY_VERIFY(!jobs::isActive(watcher.state()));
    QVERIFY(polled);
  }

  void failureCarriesItsMessage() {
    auto job =
        std::make_shared<jobs::Job>("Failing", [](jobs::JobContext&) { throw Error("field", "is empty", "a box"); });
    JobWatcher watcher(job);
    JobQueue queue;
    queue.watch(&watcher);
    QSignalSpy finished(&watcher, &JobWatcher::finished);
    job->start();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(watcher.message(), QString("field: is empty; expected a box"));
    QCOMPARE(queue.topLevelItem(0)->text(2), QString("failed"));
    QCOMPARE(queue.topLevelItem(0)->text(4), watcher.message());
  }

  void watcherMayGoFirst() {
    JobBar bar;
    auto job = endless();
    {
      JobWatcher watcher(job);
      bar.watch(&watcher);
      QCOMPARE(bar.count(), 1);
    }
    QTRY_COMPARE(bar.count(), 0);
    job->cancel();
    job->wait();
  }

  void toolsFollowTheState() {
    QCOMPARE(RunState::of(State::Running),
             (RunState{.run = false, .pause = true, .stop = true, .step = false, .paused = false}));
    QCOMPARE(RunState::of(State::Paused),
             (RunState{.run = true, .pause = true, .stop = true, .step = false, .paused = true}));
    QCOMPARE(RunState::of(State::Cancelling),
             (RunState{.run = false, .pause = false, .stop = false, .step = false, .paused = false}));
    QCOMPARE(RunState::of(State::Failed),
             (RunState{.run = true, .pause = false, .stop = false, .step = true, .paused = false}));
  }

  void timesInWords() {
    QCOMPARE(timeLeftText(80), QString("1 min 20 s left"));
    QCOMPARE(timeLeftText(3.2), QString("4 s left"));
    QCOMPARE(timeLeftText(7500), QString("2 h 5 min left"));
    QCOMPARE(timeLeftText(-1), QString());
    QCOMPARE(durationText(0.25), QString("0.25 s"));
  }
};

LARMOR_WIDGET_TEST(TestJobBar)
#include "tst_jobbar.moc"
