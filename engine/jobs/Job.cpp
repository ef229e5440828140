#include "engine/jobs/Job.h"

#include "engine/core/Json.h"

#include <new>

namespace larmor::jobs {

Job::Job(std::string title, Work work) : title_(std::move(title)), work_(std::move(work)) {}

Job::~Job() {
  cancel();
  wait();
}

void Job::start() {
  {
    std::lock_guard lock(mutex_);
    if (state_ != State::Queued || thread_.joinable())
      return;
    state_ = State::Running;
  }
  thread_ = std::thread([this] { run(); });
}

void Job::cancel() {
  std::lock_guard lock(mutex_);
  if (state_ == State::Queued)
    state_ = State::Cancelled;
  else if (state_ == State::Running || state_ == State::Paused)
    state_ = State::Cancelling;
  context_.requestCancel();
}

void Job::pause() {
  std::lock_guard lock(mutex_);
  if (state_ == State::Running) {
    state_ = State::Paused;
    context_.pause();
  }
}

void Job::resume() {
  std::lock_guard lock(mutex_);
  if (state_ == State::Paused) {
    state_ = State::Running;
    context_.resume();
  }
}

void Job::wait() {
  if (thread_.joinable())
    thread_.join();
}

State Job::state() const {
  std::lock_guard lock(mutex_);
  return state_;
}

std::string Job::message() const {
  std::lock_guard lock(mutex_);
  return message_;
}

void Job::run() {
  State end = State::Finished;
  std::string message;
  try {
    work_(context_);
  } catch (const Cancelled&) {
    end = State::Cancelled;
  } catch (const std::bad_alloc&) {
    end = State::Failed;
    message = title_ + ": not enough memory; use fewer particles or records";
  } catch (const std::exception& error) {
    end = State::Failed;
    message = problemOf(error);
  }
  work_ = nullptr; // what it holds (a run of gigabytes) is not kept until the next job of its kind
  std::lock_guard lock(mutex_);
  state_ = end;
  message_ = std::move(message);
}

} // namespace larmor::jobs
