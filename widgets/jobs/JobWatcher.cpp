#include "widgets/jobs/JobWatcher.h"

namespace larmor::widgets {

using jobs::State;

RunState RunState::of(State state, bool active) {
  RunState result;
  if (!active || !jobs::isActive(state))
    return {.run = true, .pause = false, .stop = false, .step = true, .paused = false};
  result.run = state == State::Paused;
  result.pause = state == State::Running || state == State::Paused;
  result.stop = state != State::Cancelling;
  result.step = false;
  result.paused = state == State::Paused;
  return result;
}

JobWatcher::JobWatcher(std::shared_ptr<jobs::Job> job, QObject* parent) : QObject(parent), job_(std::move(job)) {
  if (const State now = job_->state(); jobs::isActive(now)) // one that has ended already has not been looked at yet
    state_ = now;
  timer_.setInterval(33);
  timer_.setTimerType(Qt::PreciseTimer);
  connect(&timer_, &QTimer::timeout, this, &JobWatcher::poll);
  timer_.start();
}

QString JobWatcher::title() const { return QString::fromStdString(job_->title()); }

QString JobWatcher::message() const { return QString::fromStdString(job_->message()); }

void JobWatcher::cancel() {
  job_->cancel();
  poll();
}

void JobWatcher::setPaused(bool paused) {
  if (paused)
    job_->pause();
  else
    job_->resume();
  poll();
}

void JobWatcher::poll() {
  if (ended_)
    return;
  // The state first: a snapshot published before the end is then surely seen by polled().
  const State now = job_->state();
  progress_ = job_->progress();
  if (now != state_) {
    state_ = now;
    Q_EMIT stateChanged(now);
  }
  Q_EMIT progressed(progress_);
  Q_EMIT polled();
  if (jobs::isActive(now))
    return;
  ended_ = true;
  timer_.stop();
  Q_EMIT finished(now);
}

} // namespace larmor::widgets
