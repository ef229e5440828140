#pragma once
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace larmor {

/// The one pool of worker threads. Work is split into fixed pieces that do not depend on the number of threads, so a
/// caller that keeps its sums per piece and adds them in order gets the same bits with any number of threads.
class ThreadPool {
public:
  /// @param threads working at a time, the caller included; 0 = all cores.
  explicit ThreadPool(unsigned threads = 0);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// The process-wide pool, all cores.
  static ThreadPool& shared();
  /// Threads the machine offers (respects affinity).
  static unsigned available();

  unsigned threads() const { return static_cast<unsigned>(workers_.size()) + 1; }

  /// Calls body(begin, end) for consecutive pieces of [0, count) of at most `grain` items and returns when all are
  /// done; the calling thread works too, and several threads may call at once. At most `limit` threads take part
  /// (0 = all). The first exception stops further pieces and is rethrown here.
  void parallelFor(std::size_t count, std::size_t grain, const std::function<void(std::size_t, std::size_t)>& body,
                   unsigned limit = 0);

private:
  struct Task;
  void work();
  static void help(Task& task);

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::shared_ptr<Task>> tasks_;
  bool stop_ = false;
  std::vector<std::thread> workers_;
};

} // namespace larmor
