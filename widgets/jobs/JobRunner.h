#pragma once
#include "widgets/jobs/JobWatcher.h"

namespace larmor::widgets {

/// Runs one job after another and follows each: what Run, Pause and Stop of a page, or of a whole workspace, act on.
/// Any number of runners work side by side.
class JobRunner : public QObject {
  Q_OBJECT
public:
  using QObject::QObject;
  ~JobRunner() override { shutDown(); }

  /// In place of one that has ended or is being cancelled. @returns who follows the job, until the next one starts.
  /// @throws Error while one goes on.
  JobWatcher& start(const QString& title, jobs::Job::Work work);
  bool active() const { return watcher_ && jobs::isActive(watcher_->state()); }
  RunState runState() const { return watcher_ ? watcher_->runState() : RunState{}; }
  /// Of the last job, pauses excluded.
  double seconds() const { return watcher_ ? watcher_->progress().elapsedSeconds : 0; }
  /// Of the last job, why it failed; empty otherwise.
  QString message() const { return watcher_ ? watcher_->message() : QString(); }
  void setPaused(bool paused);
  void cancel();
  /// Asks the job to stop, without reporting anything any more: what it still publishes has no view.
  void silence();
  /// The same, and waits for its end.
  void shutDown();

Q_SIGNALS:
  void started(larmor::widgets::JobWatcher* watcher);
  void stateChanged();
  /// 30 times a second while a job is active, and once after it ended.
  void polled();
  void finished(larmor::jobs::State state);

private:
  JobWatcher* watcher_ = nullptr;
};

} // namespace larmor::widgets
