#pragma once
#include "engine/jobs/LetGo.h"
#include "widgets/jobs/JobWatcher.h"

#include <functional>
#include <optional>

namespace larmor::widgets {

/// Computes values off the window's thread and hands each over on it. One computation runs at a time; of the requests
/// that arrive meanwhile only the newest is kept, so that live pictures never queue up.
/// Example: `paths_.request([=](jobs::JobContext& c) { return build(c); });`
template <class Result>
class Newest {
public:
  using Work = std::function<Result(jobs::JobContext&)>;

  /// @param done receives each result; @param failed receives the message of a failure; both on the owner's thread.
  Newest(QObject* owner, QString title, std::function<void(Result)> done, std::function<void(QString)> failed)
      : owner_(owner), title_(std::move(title)), done_(std::move(done)), failed_(std::move(failed)) {}

  void request(Work work) {
    pending_ = std::move(work);
    startNext();
  }
  /// Cancels and forgets everything, without waiting; no result arrives afterwards.
  void clear() {
    if (watcher_)
      jobs::letGo(watcher_->shared());
    forget();
  }
  /// Blocks until the computation that runs has ended; its result still arrives later.
  void wait() {
    if (watcher_)
      watcher_->job().wait();
  }
  bool busy() const { return watcher_ != nullptr; }
  ~Newest() { forget(); } // the watcher goes with the owner, and waits
  Newest(const Newest&) = delete;
  Newest& operator=(const Newest&) = delete;

private:
  void forget() {
    pending_.reset();
    if (!watcher_)
      return;
    watcher_->disconnect(owner_);
    watcher_->cancel();
    watcher_->deleteLater();
    watcher_ = nullptr;
  }
  void startNext() {
    if (watcher_ || !pending_)
      return;
    auto box = std::make_shared<std::optional<Result>>();
    auto job = std::make_shared<jobs::Job>(
        title_.toStdString(), [work = std::move(*pending_), box](jobs::JobContext& context) { *box = work(context); });
    pending_.reset();
    job->start();
    watcher_ = new JobWatcher(job, owner_);
    QObject::connect(watcher_, &JobWatcher::finished, owner_, [this, box](jobs::State state) {
      const QString message = watcher_->message();
      watcher_->deleteLater();
      watcher_ = nullptr;
      if (state == jobs::State::Finished)
        done_(std::move(**box));
      else if (state == jobs::State::Failed)
        failed_(message);
      startNext();
    });
  }

  QObject* owner_;
  QString title_;
  std::function<void(Result)> done_;
  std::function<void(QString)> failed_;
  std::optional<Work> pending_;
  JobWatcher* watcher_ = nullptr;
};

} // namespace larmor::widgets
