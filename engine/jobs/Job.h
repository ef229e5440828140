#pragma once
#include "engine/jobs/JobContext.h"
#include "engine/jobs/Latest.h"

#include <functional>
#include <thread>

namespace larmor::jobs {

/// A piece of work on its own thread. The owner polls; the work never calls the owner.
/// Destroying a job requests cancel and joins.
class Job {
public:
  using Work = std::function<void(JobContext&)>;

  Job(std::string title, Work work);
  ~Job();
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  void start();
  void cancel();
  void pause();
  void resume();
  /// Blocks until no longer active; for tests and closing.
  void wait();

  const std::string& title() const { return title_; }
  State state() const;
  Progress progress() const { return context_.progress(); }
  /// Why it failed; empty otherwise.
  std::string message() const;

private:
  void run();

  std::string title_;
  Work work_;
  JobContext context_;
  mutable std::mutex mutex_;
  State state_ = State::Queued;
  std::string message_;
  std::thread thread_;
};

} // namespace larmor::jobs
