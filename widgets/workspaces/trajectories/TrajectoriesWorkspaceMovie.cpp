// Films of the scene.
#include "widgets/movie/MovieRecorder.h"
#include "widgets/paths/MovieShots.h"
#include "widgets/workspaces/trajectories/TrajectoriesWorkspace.h"

namespace larmor::widgets {

QString TrajectoriesWorkspace::movieFilter() const {
  return snapshot_ ? tr("MP4 film (*.mp4);;Ogg Theora film (*.ogv)") : QString();
}

void TrajectoriesWorkspace::exportMovie(const QString& path) {
  auto* dialog = new MovieDialog(static_cast<int>(explorer_->bookmarks().size()), scene_->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog, path] {
    try {
      recordMovie(path, dialog->options());
    } catch (const Error& error) {
      complain(QString::fromUtf8(error.what()));
    }
  });
  dialog->open();
}

void TrajectoriesWorkspace::recordMovie(const QString& path, const MovieOptions& options) {
  if (!snapshot_)
    throw Error("Movie", "there is nothing to film yet", "a run or an opened file");
  if (movie_)
    throw Error("Movie", "another one is being recorded", "its end, or cancel it in the status bar");
  explorer_->stopPlaying();
  scene_->toolbar().setEnabled(false); // what is filmed stays as it is
  auto& time = scene_->timeControl();
  time.setPlaying(false);
  const MovieStart start{scene_->view().camera(), time.record(), time.lastRecord()};
  MoviePlan plan;
  plan.path = path.toStdString();
  plan.size = options.size;
  plan.framesPerSecond = options.framesPerSecond;
  plan.frames = options.frames();
  plan.comment = commandLine().toStdString();
  plan.draw = [this, options, start, bookmarks = explorer_->bookmarks()](int frame) {
    const MovieShot shot = movieShot(options.kind, start, bookmarks, frame, options.frames());
    scene_->timeControl().setRecord(shot.record);
    if (shot.moveCamera)
      scene_->view().setCamera(shot.camera);
    return compare_->picture(options.size, false);
  };
  plan.putBack = [this, start] {
    if (!scene_)
      return;
    scene_->timeControl().setRecord(start.record);
    scene_->view().setCamera(start.camera);
    scene_->toolbar().setEnabled(true);
  };
  movie_ = new MovieRecorder(std::move(plan), this);
  connect(movie_, &MovieRecorder::finished, this, [this, path](bool written) {
    if (written)
      Q_EMIT message({Severity::Information, tr("Wrote %1").arg(path), {}});
    else if (!movie_->watcher()->message().isEmpty())
      complain(movie_->watcher()->message());
    movie_->deleteLater();
    movie_.clear();
  });
  Q_EMIT jobStarted(movie_->watcher());
}

} // namespace larmor::widgets
