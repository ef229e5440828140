#pragma once
#include "engine/jobs/Job.h"

#include <QObject>
#include <QTimer>
#include <memory>

namespace larmor::widgets {

/// Which of the four tools (Run, Pause, Stop, Step) may be used. They derive from the job's state and nothing else.
struct RunState {
  bool run = true, pause = false, stop = false, step = false;
  bool paused = false; ///< Pause is shown pressed: using it again resumes
  bool operator==(const RunState&) const = default;
  /// `active` is false when there is no job yet.
  static RunState of(jobs::State state, bool active = true);
};

/// Polls one job 30 times a second from the window's thread, so that no work ever calls the window.
class JobWatcher : public QObject {
  Q_OBJECT
public:
  /// Starts polling at once; call job->start() before or after.
  explicit JobWatcher(std::shared_ptr<jobs::Job> job, QObject* parent = nullptr);

  jobs::Job& job() const { return *job_; }
  const std::shared_ptr<jobs::Job>& shared() const { return job_; }
  QString title() const;
  jobs::State state() const { return state_; }
  const jobs::Progress& progress() const { return progress_; }
  /// Why it failed; empty otherwise.
  QString message() const;
  RunState runState() const { return RunState::of(state_); }

  void cancel();
  void setPaused(bool paused);
  /// Looks now instead of at the next tick.
  void poll();

Q_SIGNALS:
  void stateChanged(larmor::jobs::State state);
  void progressed(const larmor::jobs::Progress& progress);
  /// Each tick while the job is active, and once after it ended: the moment to take its newest snapshot.
  void polled();
  /// Once, after the last polled().
  void finished(larmor::jobs::State state);

private:
  std::shared_ptr<jobs::Job> job_;
  QTimer timer_;
  jobs::State state_ = jobs::State::Queued;
  jobs::Progress progress_;
  bool ended_ = false;
};

} // namespace larmor::widgets
