#include "engine/jobs/LetGo.h"
#include "tests/harness/Test.h"

#include <atomic>
#include <thread>

using namespace larmor;

/// What is given up goes on another thread, and not before the last of the others has let it go.
class LetGoTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void theLastOfManyGoesElsewhere() {
    std::atomic<bool> gone = false;
    std::thread::id where;
    std::shared_ptr<const int> run(new int(1), [&](const int* p) {
      delete p;
      where = std::this_thread::get_id();
      gone = true;
    });
    std::shared_ptr<const int> other = run;
    jobs::letGo(run); // by two owners
    jobs::letGo(std::move(run));
    QTest::qWait(100);
    QVERIFY(!gone);
    other.reset(); // this thread's is not the last one
    QTRY_VERIFY(gone);
    QVERIFY(where != std::this_thread::get_id());
    jobs::letGo(nullptr);
  }

  void nobodyWaitsForIt() {
    std::atomic<bool> go = false, gone = false;
    jobs::letGo(std::shared_ptr<const int>(new int(1), [&](const int* p) {
      while (!go)
        std::this_thread::yield();
      delete p;
      gone = true;
    }));
    QVERIFY(!gone); // and yet we are here
    go = true;
    QTRY_VERIFY(gone);
  }
};

LARMOR_TEST(LetGoTest)
#include "tst_letgo.moc"
