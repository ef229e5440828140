#include "engine/crew/Follower.h"
#include "engine/crew/Leader.h"
#include "tests/harness/Test.h"

#include <array>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

using namespace larmor;
using namespace larmor::crew;

namespace {

/// Letter boxes in memory in place of MPI.
struct Post {
  std::mutex mutex;
  std::array<std::deque<Letter>, 3> boxes;
  std::array<std::atomic<bool>, 3> deaf{}; ///< neither sends nor receives, as a stopped process
  std::array<std::optional<Parting>, 3> left{};
};

class MemoryRanks final : public Ranks {
public:
  MemoryRanks(Post& post, int rank, int size = 3) : post_(post), rank_(rank), size_(size) {}
  int rank() const override { return rank_; }
  int size() const override { return size_; }
  std::string machine() const override { return "here"; }
  unsigned cores() const override { return 1; }
  void send(int to, const std::string& bytes) override {
    const std::lock_guard lock(post_.mutex);
    if (!post_.deaf[static_cast<std::size_t>(rank_)])
      post_.boxes[static_cast<std::size_t>(to)].push_back({rank_, bytes});
  }
  std::optional<Letter> receive() override {
    const std::lock_guard lock(post_.mutex);
    auto& box = post_.boxes[static_cast<std::size_t>(rank_)];
    if (box.empty() || post_.deaf[static_cast<std::size_t>(rank_)])
      return {};
    const Letter letter = box.front();
    box.pop_front();
    return letter;
  }
  void leave(Parting parting) override {
    const std::lock_guard lock(post_.mutex);
    auto& left = post_.left[static_cast<std::size_t>(rank_)];
    left = left.value_or(parting);
  }

private:
  Post& post_;
  int rank_, size_;
};

std::string square(std::int64_t number, jobs::JobContext&) {
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  return std::to_string(number * number);
}

/// A follower in a thread; how it ended.
struct Helper {
  MemoryRanks ranks;
  jobs::JobContext context;
  std::string end;
  std::thread thread;
  Helper(Post& post, int rank, Work work, const Options& options)
      : ranks(post, rank), thread([this, work = std::move(work), options] {
          Follower follower(ranks, options);
          try {
            follower.work({}, work, {}, context);
            end = "done";
          } catch (const std::exception& error) {
            end = error.what();
          }
        }) {}
  ~Helper() { thread.join(); }
};

using Results = std::map<std::int64_t, std::vector<std::string>>;

/// @returns what the leader got; throws what it threw.
Results lead(Post& post, const Options& options, std::int64_t count, int* lost = nullptr) {
  MemoryRanks ranks(post, 0);
  jobs::JobContext context;
  Leader leader(ranks, options);
  Results results;
  std::vector<std::int64_t> numbers;
  for (std::int64_t n = 0; n < count; ++n)
    numbers.push_back(n);
  leader.work(
      numbers, square, [&](std::int64_t n, const std::string& r) { results[n].push_back(r); }, context);
  if (lost)
    *lost = leader.lostRanks();
  return results;
}

bool complete(const Results& results, std::int64_t count) {
  if (results.size() != static_cast<std::size_t>(count))
    return false;
  return std::all_of(results.begin(), results.end(), [](const auto& r) {
    return r.second == std::vector<std::string>{std::to_string(r.first * r.first)};
  });
}

const Options usual{"squares", 30}, impatient{"squares", 1};

} // namespace

/// The handing out of work, without MPI.
class TestCrew : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void queueFinishesEveryPieceOnce() {
    WorkQueue queue({4, 7});
    QVERIFY(queue.take() == 4);
    QVERIFY(queue.take() == 7);
    QVERIFY(!queue.take());
    queue.giveBack(4);
    queue.giveBack(4);
    QVERIFY(queue.take() == 4);
    QVERIFY(!queue.take());
    QVERIFY(queue.finish(4) && !queue.finish(4) && !queue.finish(5));
    queue.giveBack(4);
    QVERIFY(!queue.take() && !queue.finished());
    queue.giveBack(7);
    QVERIFY(queue.finish(7) && queue.finished() && !queue.take());
  }

  void notes() {
    const Note note = unpack(pack({Kind::Result, -5, std::string("a\0b", 3)}));
    QVERIFY(note.kind == Kind::Result && note.number == -5 && note.text == std::string("a\0b", 3));
    QVERIFY_EXCEPTION_THROWN(unpack("short"), Error);
    QVERIFY_EXCEPTION_THROWN(unpack(std::string(20, 'x')), Error);
  }

  void aloneInOrder() {
    jobs::JobContext context;
    std::vector<std::int64_t> order;
    local().work(
        {2, 0, 1}, square, [&](std::int64_t n, const std::string&) { order.push_back(n); }, context);
    QVERIFY((order == std::vector<std::int64_t>{2, 0, 1}));
    context.requestCancel();
    QVERIFY_EXCEPTION_THROWN(local().work(
                                 {1}, square, [](auto, const auto&) {}, context),
                             Cancelled);
  }

  void handsOut() {
    Post post;
    {
      Helper one(post, 1, square, usual), two(post, 2, square, usual);
      QVERIFY(complete(lead(post, usual, 20), 20));
    }
    for (const auto& left : post.left)
      QVERIFY(left == Parting::Together);
  }

  /// A rank that is stopped in the midst of a piece: another does it. Later it wakes, and its result is not counted
  /// twice.
  void silentRank() {
    Post post;
    int lost = 0;
    const Work falls = [&](std::int64_t number, jobs::JobContext& context) {
      post.deaf[1] = true;
      return square(number, context);
    };
    {
      Helper one(post, 1, falls, usual), two(post, 2, square, usual);
      QVERIFY(complete(lead(post, impatient, 10, &lost), 10));
      post.deaf[1] = false;
    }
    QCOMPARE(lost, 1);
    QVERIFY(post.left[0] == Parting::EndAll && post.left[1] == Parting::Apart && post.left[2] == Parting::Apart);
  }

  void nobodyLeft() {
    Post post;
    int lost = 0;
    QVERIFY(complete(lead(post, impatient, 3, &lost), 3));
    QCOMPARE(lost, 2);
  }

  /// A message of the work reaches the leader; the others end without one.
  void failure() {
    Post post;
    const Work fails = [](std::int64_t, jobs::JobContext&) -> std::string { throw Error("dt", "is wrong"); };
    Helper one(post, 1, fails, usual), two(post, 2, fails, usual);
    try {
      lead(post, usual, 5);
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY2(QString(error.what()).endsWith(" on here: dt: is wrong"), error.what());
    }
    one.thread.join();
    QCOMPARE(one.end, std::string("failed elsewhere"));
    one.thread = std::thread([] {});
  }

  void otherCommand() {
    Post post;
    Helper one(post, 1, square, usual), two(post, 2, square, {"cubes", 30});
    QVERIFY_EXCEPTION_THROWN(lead(post, usual, 100), Error);
  }

  void cancelledRankGivesItsPieceBack() {
    Post post;
    Helper one(post, 1, square, usual), two(post, 2, square, usual);
    one.context.requestCancel();
    QVERIFY(complete(lead(post, usual, 10), 10));
    one.thread.join();
    QCOMPARE(one.end, std::string("cancelled"));
    one.thread = std::thread([] {});
  }

  void leaderIsGone() {
    Post post;
    Helper one(post, 1, square, {"squares", 0.1});
    one.thread.join();
    QVERIFY2(QString::fromStdString(one.end).contains("rank 0 answers no more"), one.end.c_str());
    QVERIFY(post.left[1] == Parting::EndAll);
    one.thread = std::thread([] {});
  }
};

LARMOR_TEST(TestCrew)
#include "tst_crew.moc"
