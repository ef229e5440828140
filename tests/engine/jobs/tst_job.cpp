#include "engine/core/ThreadPool.h"
#include "engine/jobs/Job.h"

#include <QtTest>

using namespace larmor;
using namespace larmor::jobs;
using namespace std::chrono_literals;

class TestJob : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void runsToTheEndWithSnapshots() {
    Latest<int> latest;
    Job job("count", [&](JobContext& context) {
      for (int i = 1; i <= 100; ++i) {
        context.checkpoint();
        context.progress(i, 100, "counting");
        latest.publish(std::make_shared<const int>(i));
      }
    });
    QVERIFY(job.state() == State::Queued);
    job.start();
    job.wait();
    QVERIFY(job.state() == State::Finished);
    QCOMPARE(job.progress().fraction(), 1.0);
    QCOMPARE(*latest.take(), 100);
    QVERIFY(!latest.take());
  }

  void cancelPauseResume() {
    std::atomic<int> count{0};
    Job job("endless", [&](JobContext& context) {
      for (;;) {
        context.checkpoint();
        ++count;
        std::this_thread::sleep_for(1ms);
      }
    });
    job.start();
    QTRY_VERIFY(count > 2);
    job.pause();
    QVERIFY(job.state() == State::Paused);
    std::this_thread::sleep_for(50ms);
    const int paused = count;
    std::this_thread::sleep_for(50ms);
    QCOMPARE(count.load(), paused);
    job.resume();
    QTRY_VERIFY(count > paused);
    job.pause();
    job.cancel();
    job.wait();
    QVERIFY(job.state() == State::Cancelled);
  }

  void failureBecomesMessage() {
    Job job("bad", [](JobContext&) { throw Error("file x", "is truncated", "64 values"); });
    job.start();
    job.wait();
    QVERIFY(job.state() == State::Failed);
    QCOMPARE(job.message(), std::string("file x: is truncated; expected 64 values"));
  }

  void poolCoversEveryItemOnceAndRethrows() {
    ThreadPool pool(4);
    std::vector<int> hits(10007);
    pool.parallelFor(hits.size(), 13, [&](std::size_t b, std::size_t e) {
      for (std::size_t i = b; i < e; ++i)
        ++hits[i];
    });
    QVERIFY(std::all_of(hits.begin(), hits.end(), [](int h) { return h == 1; }));
    QVERIFY_THROWS_EXCEPTION(Error, pool.parallelFor(100, 1, [](std::size_t b, std::size_t) {
      if (b == 17)
        throw Error("piece");
    }));
  }
};

QTEST_APPLESS_MAIN(TestJob)
#include "tst_job.moc"

#include <algorithm>
