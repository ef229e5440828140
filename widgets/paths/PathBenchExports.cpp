// Pictures, films, figures and files of the run shown.
#include "engine/runs/RunExport.h"
#include "widgets/movie/MovieRecorder.h"
#include "widgets/paths/MovieShots.h"
#include "widgets/paths/PathBench.h"
#include "widgets/plots/PictureState.h"
#include "widgets/theme/FileName.h"
#include "widgets/theme/Theme.h"
#include "widgets/views/OpenGLSupport.h"

namespace larmor::widgets {

template <class Action>
void PathBench::orSay(const QString& topic, Action action) {
  try {
    action();
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()), topic);
  }
}

// --- pictures ---

QImage PathBench::picture(const QSize& size, int axis) {
  if (axis >= 0)
    scene_->view().viewAlong(axis);
  return scene_->view().picture(size);
}

void PathBench::savePicture(const QString& path) {
  PictureOptions options;
  options.scale = compare_->devicePixelRatioF();
  options.size = compare_->size() * options.scale;
  savePicture(path, options);
}

void PathBench::savePicture(const QString& path, const PictureOptions& options) {
  views::requireOpenGL("picture");
  const auto colours = scene_->view().theme();
  if (options.background == PictureBackground::White) { // text dark on white, whatever the window's theme
    const auto& light = Theme::coloursOf(false);
    scene_->view().setTheme(Qt::white, light.text);
  }
  QImage image = compare_->picture(options.size, options.background == PictureBackground::Transparent, options.scale);
  scene_->view().setTheme(colours.background, colours.foreground);
  if (image.isNull())
    throw Error("picture", "OpenGL refuses a picture of this size", "a smaller one");
  writePicture(path, std::move(image), described_());
}

void PathBench::askPicture() {
  auto* dialog = new PictureDialog(compare_->size() * compare_->devicePixelRatioF(), compare_->devicePixelRatioF(),
                                   name(), scene_->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &PictureDialog::chosen, this, [this](const QString& path, const PictureOptions& options) {
    orSay("picture", [&] {
      savePicture(path, options);
      Q_EMIT said(tr("Wrote %1").arg(path), "picture");
    });
  });
  dialog->open();
}

void PathBench::exportFigures(const QString& folder) {
  if (!run_)
    throw Error("Figures", "there is nothing to draw yet", "a run or an opened file");
  if (!makeFolder(folder))
    throw Error(folder.toStdString(), "cannot be made", "a folder with write permission");
  const views::OpenGLSupport& support = views::openGLSupport();
  if (support.usable)
    savePicture(folder + "/fig2_paths.png", {{2032, 1860}, PictureBackground::White, views::printScale});
  plots_->exportFigures(folder, numbers_->hasBaseline());
  numbers_->exportFigures(folder);
  if (!support.usable)
    Q_EMIT said(tr("The plots are written, the pictures of scenes are not. %1").arg(support.text()), "picture");
}

// --- files for other programs ---

QString PathBench::dataFilter() {
  return tr("VTK paths (*.vtp);;VTK image of the field (*.vti);;Table (*.csv);;NumPy positions (*.npy);;openPMD "
            "particles (*.h5)");
}

jobs::Job::Work PathBench::exporting(const QString& path) const {
  if (!run_)
    throw Error("Export", "there is nothing to export yet", "a run or an opened file");
  auto run = std::make_shared<runs::PathRun>(*run_);
  run->name = name().toStdString();
  return [file = toPath(path), run](jobs::JobContext& context) { runs::exportRun(file, *run, context); };
}

// --- films ---

QString PathBench::movieFilter() const { return run_ ? tr("MP4 film (*.mp4);;Ogg Theora film (*.ogv)") : QString(); }

void PathBench::askMovie(const QString& path, const QString& comment) {
  auto* dialog = new MovieDialog(static_cast<int>(explorer_->bookmarks().size()), scene_->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this,
          [this, dialog, path, comment] { orSay("movie", [&] { recordMovie(path, dialog->options(), comment); }); });
  dialog->open();
}

void PathBench::recordMovie(const QString& path, const MovieOptions& options, const QString& comment) {
  if (!run_)
    throw Error("Movie", "there is nothing to film yet", "a run or an opened file");
  if (movie_)
    throw Error("Movie", "another one is being recorded", "its end, or cancel it in the status bar");
  views::requireOpenGL("Movie");
  explorer_->stopPlaying();
  scene_->toolbar().setEnabled(false); // what is filmed stays as it is
  auto& time = scene_->timeControl();
  time.setPlaying(false);
  const MovieStart start{scene_->view().camera(), time.record(), time.lastRecord()};
  MoviePlan plan;
  plan.path = toPath(path);
  plan.size = options.size;
  plan.framesPerSecond = options.framesPerSecond;
  plan.frames = options.frames();
  plan.comment = comment.toStdString();
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
  connect(movie_, &MovieRecorder::finished, this, [this, path](bool written) { movieEnded(path, written); });
  Q_EMIT jobStarted(movie_->watcher());
}

void PathBench::movieEnded(const QString& path, bool written) {
  if (written)
    Q_EMIT said(tr("Wrote %1").arg(path), "movie");
  else if (!movie_->watcher()->message().isEmpty())
    Q_EMIT failed(movie_->watcher()->message(), "movie");
  movie_->deleteLater();
  movie_.clear();
}

} // namespace larmor::widgets
