#include "engine/core/ThreadPool.h"
#include "engine/jobs/Job.h"
#include "engine/jobs/Sink.h"
#include "tests/harness/Test.h"

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

  /// By a clock that is made up: what is left follows the speed of the present part, not of what came before it.
  void timeLeftIsOfThePresentPart() {
    Progress now = Progress().next(0, 1, "building the field", 0.0);
    QVERIFY(now.secondsLeft() < 0);
    now = now.next(0.5, 1, "building the field", 10.0);
    QCOMPARE(now.secondsLeft(), 10.0);
    now = now.next(0, 200, "tracing", 20.0);
    QVERIFY(now.secondsLeft() < 0); // nothing is known of it yet
    now = now.next(50, 200, "tracing", 25.0);
    QCOMPARE(now.secondsLeft(), 15.0);
    now = now.next(200, 400, "tracing, going on", 45.0);
    now = now.next(300, 400, "tracing, going on", 65.0);
    QCOMPARE(now.secondsLeft(), 20.0);
    now = now.next(100, 400, "tracing anew", 70.0); // back: another part
    QVERIFY(now.secondsLeft() < 0);
  }

  void failureBecomesMessage() {
    Job job("bad", [](JobContext&) { throw Error("file x", "is truncated", "64 values"); });
    job.start();
    job.wait();
    QVERIFY(job.state() == State::Failed);
    QCOMPARE(job.message(), std::string("file x: is truncated; expected 64 values"));
  }

  void sinksLeadToABoxAFunctionOrNowhere() {
    const Sink<int> nowhere;
    QVERIFY(!nowhere.wanted());
    nowhere.publish(1);

    const auto box = std::make_shared<Latest<int>>();
    const Sink<int> sink(box);
    QVERIFY(sink.wanted());
    sink.publish(2);
    QVERIFY(!sink.wanted());
    sink.publish(3);
    QCOMPARE(*box->take(), 3);
    QVERIFY(sink.wanted());

    std::vector<int> seen;
    const Sink<int> byValue([&](const int& value) { seen.push_back(value); });
    const Sink<int> byPointer([&](std::shared_ptr<const int> value) { seen.push_back(*value); }, [] { return false; });
    QVERIFY(byValue.wanted() && !byPointer.wanted());
    byValue.publish(4);
    byPointer.publish(std::make_shared<const int>(5));
    QVERIFY((seen == std::vector{4, 5}));
  }

  void partsMoveTheWholeAndStopWithIt() {
    JobContext whole;
    JobContext part(whole, 0.5, 0.75, "point 3: ");
    part.progress(1, 4, "pushing");
    QCOMPARE(part.progress().fraction(), 0.25);
    QCOMPARE(whole.progress().fraction(), 0.5625);
    QCOMPARE(whole.progress().stage, std::string("point 3: pushing"));
    JobContext inner(part, 0.5, 1);
    inner.progress(1, 2, "waves");
    QCOMPARE(whole.progress().fraction(), 0.6875);

    inner.requestCancel();
    QVERIFY_THROWS_EXCEPTION(Cancelled, inner.checkpoint());
    part.checkpoint(); // goes on
    whole.requestCancel();
    QVERIFY_THROWS_EXCEPTION(Cancelled, part.checkpoint());
  }

  void partsPauseWithTheWhole() {
    std::atomic<int> count{0};
    Job job("parts", [&](JobContext& context) {
      JobContext part(context, 0, 1);
      for (;;) {
        part.checkpoint();
        ++count;
        std::this_thread::sleep_for(1ms);
      }
    });
    job.start();
    QTRY_VERIFY(count > 2);
    job.pause();
    std::this_thread::sleep_for(50ms);
    const int paused = count;
    std::this_thread::sleep_for(50ms);
    QCOMPARE(count.load(), paused);
    job.resume();
    QTRY_VERIFY(count > paused);
    job.cancel();
    job.wait();
    QVERIFY(job.state() == State::Cancelled);
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

LARMOR_TEST(TestJob)
#include "tst_job.moc"

#include <algorithm>
