#include "widgets/movie/MovieRecorder.h"

#include "widgets/movie/MovieFile.h"
#include "widgets/theme/FileName.h"

#include <utility>

namespace larmor::widgets {

namespace {

void encode(const MoviePlan& plan, FrameQueue& queue, jobs::JobContext& context) {
  MovieFile file(plan.path, plan.size, plan.framesPerSecond, plan.comment);
  for (int done = 0; done < plan.frames;) {
    context.checkpoint();
    if (const auto frame = queue.pop()) {
      file.add(*frame);
      context.progress(++done, plan.frames, "frames");
    }
  }
  file.finish();
}

} // namespace

MovieRecorder::MovieRecorder(MoviePlan plan, QObject* parent) : QObject(parent), plan_(std::move(plan)) {
  plan_.size = MovieFile::evenSize(plan_.size);
  const QString name = fromPath(plan_.path.filename());
  auto job = std::make_shared<jobs::Job>(
      tr("Movie %1").arg(name).toStdString(),
      [plan = plan_, queue = queue_](jobs::JobContext& context) { encode(plan, *queue, context); });
  watcher_ = new JobWatcher(job, this);
  connect(watcher_, &JobWatcher::finished, this, &MovieRecorder::end);
  connect(&clock_, &QTimer::timeout, this, &MovieRecorder::drawNext);
  job->start();
  clock_.start(0);
}

MovieRecorder::~MovieRecorder() = default;

void MovieRecorder::drawNext() {
  if (next_ >= plan_.frames || !jobs::isActive(watcher_->job().state()))
    return clock_.stop();
  if (!queue_->hasRoom() || watcher_->job().state() == jobs::State::Paused)
    return clock_.setInterval(10);
  clock_.setInterval(0);
  queue_->push(plan_.draw(next_++));
}

void MovieRecorder::end(jobs::State state) {
  clock_.stop();
  if (plan_.putBack)
    plan_.putBack();
  Q_EMIT finished(state == jobs::State::Finished);
}

} // namespace larmor::widgets
