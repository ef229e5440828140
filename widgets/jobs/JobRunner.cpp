#include "widgets/jobs/JobRunner.h"

#include "engine/jobs/LetGo.h"

namespace larmor::widgets {

JobWatcher& JobRunner::start(const QString& title, jobs::Job::Work work) {
  if (active() && watcher_->state() != jobs::State::Cancelling)
    throw Error(title.toStdString(), "another job goes on here", "its end, or Stop");
  auto job = std::make_shared<jobs::Job>(title.toStdString(), std::move(work));
  job->start();
  if (watcher_) {
    watcher_->disconnect(this);
    jobs::letGo(watcher_->shared()); // one that is being cancelled is not waited for
    watcher_->deleteLater();
  }
  watcher_ = new JobWatcher(job, this);
  connect(watcher_, &JobWatcher::polled, this, &JobRunner::polled);
  connect(watcher_, &JobWatcher::stateChanged, this, &JobRunner::stateChanged);
  connect(watcher_, &JobWatcher::finished, this, &JobRunner::finished);
  Q_EMIT started(watcher_);
  Q_EMIT stateChanged();
  return *watcher_;
}

void JobRunner::setPaused(bool paused) {
  if (watcher_)
    watcher_->setPaused(paused);
}

void JobRunner::cancel() {
  if (watcher_)
    watcher_->cancel();
}

void JobRunner::silence() {
  if (!watcher_)
    return;
  watcher_->disconnect();
  watcher_->cancel();
}

void JobRunner::shutDown() {
  silence();
  if (!watcher_)
    return;
  watcher_->job().wait();
  watcher_->poll(); // so that active() knows
}

} // namespace larmor::widgets
