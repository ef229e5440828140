#pragma once
#include "widgets/jobs/JobWatcher.h"
#include "widgets/movie/FrameQueue.h"

#include <QSize>
#include <filesystem>
#include <functional>

namespace larmor::widgets {

/// What is filmed.
struct MoviePlan {
  std::filesystem::path path;
  QSize size{1280, 720}; ///< pixels, even
  int framesPerSecond = 30, frames = 300;
  std::string comment;                ///< kept in the file
  std::function<QImage(int)> draw;    ///< frame 0 .. frames-1, on the window's thread
  std::function<void()> putBack = {}; ///< the view as it was before
};

/// Draws frame after frame between the window's events and hands them to a job that encodes them. Deleting it ends it.
class MovieRecorder : public QObject {
  Q_OBJECT
public:
  MovieRecorder(MoviePlan plan, QObject* parent = nullptr);
  ~MovieRecorder() override;
  JobWatcher* watcher() const { return watcher_; } ///< its job: progress, pause, cancel

Q_SIGNALS:
  void finished(bool written);

private:
  void drawNext();
  void end(jobs::State state);

  MoviePlan plan_;
  std::shared_ptr<FrameQueue> queue_ = std::make_shared<FrameQueue>();
  JobWatcher* watcher_ = nullptr;
  QTimer clock_;
  int next_ = 0;
};

} // namespace larmor::widgets
