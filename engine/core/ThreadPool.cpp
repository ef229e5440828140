#include "engine/core/ThreadPool.h"

#include "engine/core/Container.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace larmor {

struct ThreadPool::Task {
  Task(const std::function<void(std::size_t, std::size_t)>& b, std::size_t n, std::size_t g, std::size_t p, unsigned l)
      : body(b), count(n), grain(g), pieces(p), limit(l) {}
  const std::function<void(std::size_t, std::size_t)>& body;
  std::size_t count, grain;
  std::size_t pieces;
  unsigned limit;
  std::atomic<std::size_t> next{0};
  unsigned helpers = 1; // guarded by the pool's mutex; the caller is the first
  std::mutex mutex;     // guards done and error
  std::condition_variable finished;
  std::size_t done = 0;
  std::exception_ptr error;
};

unsigned ThreadPool::available() {
  cpu_set_t set;
  const unsigned usable = sched_getaffinity(0, sizeof set, &set) == 0 ? static_cast<unsigned>(CPU_COUNT(&set))
                                                                      : std::thread::hardware_concurrency();
  const double quota = std::ceil(containerLimits().processors); // more threads would only be held up in turn
  return std::max(1u, quota < usable ? static_cast<unsigned>(quota) : usable);
}

ThreadPool::ThreadPool(unsigned threads) {
  const unsigned total = threads ? threads : available();
  for (unsigned i = 1; i < total; ++i)
    workers_.emplace_back([this] { work(); });
}

ThreadPool::~ThreadPool() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  for (auto& worker : workers_)
    worker.join();
}

ThreadPool& ThreadPool::shared() {
  static ThreadPool pool;
  return pool;
}

void ThreadPool::help(Task& task) {
  for (;;) {
    const std::size_t piece = task.next.fetch_add(1);
    if (piece >= task.pieces)
      return;
    std::exception_ptr error;
    try {
      const std::size_t begin = piece * task.grain;
      task.body(begin, std::min(task.count, begin + task.grain));
    } catch (...) {
      error = std::current_exception();
    }
    std::lock_guard lock(task.mutex);
    std::size_t settled = 1;
    if (error) {
      if (!task.error)
        task.error = error;
      const std::size_t skippedFrom = std::min(task.next.exchange(task.pieces), task.pieces);
      settled += task.pieces - skippedFrom;
    }
    task.done += settled;
    if (task.done == task.pieces)
      task.finished.notify_all();
  }
}

void ThreadPool::work() {
  // The window's thread must win against background work on a machine with few cores.
  setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), 5);
  std::unique_lock lock(mutex_);
  for (;;) {
    std::shared_ptr<Task> task;
    wake_.wait(lock, [&] {
      for (const auto& t : tasks_)
        if (t->helpers < t->limit && t->next.load() < t->pieces) {
          task = t;
          return true;
        }
      return stop_;
    });
    if (!task)
      return;
    ++task->helpers;
    lock.unlock();
    help(*task);
    lock.lock();
  }
}

void ThreadPool::parallelFor(std::size_t count, std::size_t grain,
                             const std::function<void(std::size_t, std::size_t)>& body, unsigned limit) {
  if (count == 0)
    return;
  grain = std::max<std::size_t>(1, grain);
  const std::size_t pieces = (count + grain - 1) / grain;
  const unsigned most = limit ? limit : threads();
  if (pieces == 1 || most == 1 || workers_.empty()) {
    for (std::size_t begin = 0; begin < count; begin += grain)
      body(begin, std::min(count, begin + grain));
    return;
  }
  auto task = std::make_shared<Task>(body, count, grain, pieces, most);
  {
    std::lock_guard lock(mutex_);
    tasks_.push_back(task);
  }
  wake_.notify_all();
  help(*task);
  {
    std::unique_lock lock(task->mutex);
    task->finished.wait(lock, [&] { return task->done == task->pieces; });
  }
  std::lock_guard lock(mutex_);
  std::erase(tasks_, task);
  if (task->error)
    std::rethrow_exception(task->error);
}

} // namespace larmor
