#pragma once
#include "engine/core/Error.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>

namespace larmor::jobs {

enum class State { Queued, Running, Paused, Cancelling, Cancelled, Failed, Finished };
std::string_view nameOf(State state);
/// Queued, running, paused or cancelling.
bool isActive(State state);

struct Progress {
  double done = 0, total = 0;               ///< in any unit of work; total 0 = unknown
  std::string stage;                        ///< "pushing", "writing run.h5", ...
  double elapsedSeconds = 0;                ///< since start, pauses excluded
  double doneBefore = 0, secondsBefore = 0; ///< when the present part began, of another total than the one before
  double fraction() const { return total > 0 ? done / total : 0; }
  /// Estimated from the rate of the present part so far; negative while unknown.
  double secondsLeft() const;
  /// Of the same work later.
  Progress next(double done, double total, std::string_view stage, double elapsedSeconds) const;
};

/// What running work sees of the outside: cancel, pause, progress. Also used without a Job (larmor-batch, tests).
/// All members may be called from any thread; requestCancel from a signal handler too.
class JobContext {
public:
  using Clock = std::chrono::steady_clock;

  JobContext() = default;
  /// A part of a larger job, from `begin` to `end` of it (0 to 1): cancel and pause of the whole stop the part, and its
  /// progress moves the whole's, with `prefix` before the stage. It may be cancelled and paused alone. The whole must
  /// outlive it.
  JobContext(JobContext& whole, double begin, double end, std::string prefix = {});
  JobContext(const JobContext&) = delete;
  JobContext& operator=(const JobContext&) = delete;

  // the work's side: call at least every 50 ms
  bool cancelled() const { return cancel_.load(std::memory_order_relaxed) || (whole_ && whole_->cancelled()); }
  /// Waits while paused. @throws Cancelled once cancel was requested.
  void checkpoint();
  void progress(double done, double total, std::string_view stage);

  // the owner's side
  void requestCancel() { cancel_.store(true, std::memory_order_relaxed); }
  void pause();
  void resume();
  bool paused() const { return paused_.load(std::memory_order_relaxed) || (whole_ && whole_->paused()); }
  Progress progress() const;

private:
  JobContext* whole_ = nullptr;
  double begin_ = 0, end_ = 1; ///< of the whole
  std::string prefix_;
  std::atomic<bool> cancel_{false}, paused_{false};
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Progress progress_;
  Clock::time_point start_ = Clock::now();
  Clock::duration idle_{};
};

} // namespace larmor::jobs
