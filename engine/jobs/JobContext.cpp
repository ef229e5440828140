#include "engine/jobs/JobContext.h"

namespace larmor::jobs {

std::string_view nameOf(State state) {
  switch (state) {
  case State::Queued:
    return "queued";
  case State::Running:
    return "running";
  case State::Paused:
    return "paused";
  case State::Cancelling:
    return "cancelling";
  case State::Cancelled:
    return "cancelled";
  case State::Failed:
    return "failed";
  case State::Finished:
    return "finished";
  }
  return "";
}

bool isActive(State state) {
  return state == State::Queued || state == State::Running || state == State::Paused || state == State::Cancelling;
}

double Progress::secondsLeft() const {
  const double part = done - doneBefore, took = elapsedSeconds - secondsBefore;
  if (total <= 0 || part <= 0 || took <= 0)
    return -1;
  return took * (total - done) / part;
}

Progress Progress::next(double nowDone, double nowTotal, std::string_view nowStage, double nowElapsed) const {
  Progress later{nowDone, nowTotal, std::string(nowStage), nowElapsed, doneBefore, secondsBefore};
  if (nowTotal != total || nowDone < done) { // what came before, as building a field, says nothing of its speed
    later.doneBefore = nowDone;
    later.secondsBefore = nowElapsed;
  }
  return later;
}

JobContext::JobContext(JobContext& whole, double begin, double end, std::string prefix)
    : whole_(&whole), begin_(begin), end_(end), prefix_(std::move(prefix)) {}

void JobContext::checkpoint() {
  const auto held = [this] { return paused_.load(std::memory_order_relaxed); };
  if (held()) {
    const auto from = Clock::now();
    std::unique_lock lock(mutex_);
    // requestCancel cannot notify (it may run in a signal handler), hence the short waits.
    while (held() && !cancelled())
      changed_.wait_for(lock, std::chrono::milliseconds(20));
    idle_ += Clock::now() - from;
  }
  if (whole_)
    whole_->checkpoint();
  if (cancelled())
    throw Cancelled();
}

void JobContext::progress(double done, double total, std::string_view stage) {
  {
    std::lock_guard lock(mutex_);
    const double elapsed = std::chrono::duration<double>(Clock::now() - start_ - idle_).count();
    progress_ = progress_.next(done, total, stage, elapsed);
  }
  if (whole_)
    whole_->progress(begin_ + (end_ - begin_) * (total > 0 ? done / total : 0), 1, prefix_ + std::string(stage));
}

void JobContext::pause() { paused_.store(true); }

void JobContext::resume() {
  paused_.store(false);
  changed_.notify_all();
}

Progress JobContext::progress() const {
  std::lock_guard lock(mutex_);
  return progress_;
}

} // namespace larmor::jobs
