#include "widgets/shell/StallWatchdog.h"

#include <QLoggingCategory>

#include <algorithm>

namespace larmor::widgets {

namespace {

Q_LOGGING_CATEGORY(stall, "larmor.stall", QtInfoMsg)

constexpr auto interval = std::chrono::milliseconds(10);

double milliseconds(std::chrono::steady_clock::duration d) {
  return std::chrono::duration<double, std::milli>(d).count();
}

} // namespace

StallWatchdog::StallWatchdog(std::chrono::milliseconds logAbove, QObject* parent)
    : QObject(parent), logAbove_(logAbove), thread_([this] { watch(); }) {}

StallWatchdog::~StallWatchdog() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void StallWatchdog::watch() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    asked_ = Clock::now();
    waiting_ = true;
    // Unlocked: posting takes Qt's own lock.
    lock.unlock();
    QMetaObject::invokeMethod(
        this, [this] { answered(); }, Qt::QueuedConnection);
    lock.lock();
    changed_.wait(lock, [this] { return !waiting_ || ending_; });
    changed_.wait_for(lock, interval, [this] { return ending_; });
  }
}

void StallWatchdog::answered() {
  double took = 0;
  {
    std::lock_guard lock(mutex_);
    waiting_ = false;
    took = milliseconds(Clock::now() - asked_); // one ping is on its way at a time; reset() starts its clock anew
    longest_ = std::max(longest_.load(), took);
  }
  changed_.notify_all();
  if (took < static_cast<double>(logAbove_.count()))
    return;
  ++count_;
  qCDebug(stall, "the window did not answer for %.0f ms", took);
}

double StallWatchdog::longestMilliseconds() const {
  std::lock_guard lock(mutex_);
  return std::max(longest_.load(), waiting_ ? milliseconds(Clock::now() - asked_) : 0.0);
}

void StallWatchdog::reset() {
  std::lock_guard lock(mutex_);
  longest_ = 0;
  count_ = 0;
  asked_ = Clock::now();
}

} // namespace larmor::widgets
