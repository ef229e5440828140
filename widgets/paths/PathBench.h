#pragma once
#include "widgets/paths/CompareScenes.h"
#include "widgets/paths/CompareTable.h"
#include "widgets/paths/Explorer.h"
#include "widgets/paths/MovieDialog.h"
#include "widgets/paths/PathActions.h"
#include "widgets/paths/PathPlots.h"
#include "widgets/paths/PathScene.h"
#include "widgets/paths/PictureDialog.h"
#include "widgets/paths/PinnedRuns.h"

#include <QPointer>

namespace larmor::widgets {

class MovieRecorder;

/// All that a run of paths is looked at with, put together: scene, plots, filter, selection, pinned runs beside it,
/// pictures, films, figures, exports. A workspace shows it (view, plots, tools) and hands it runs; it needs no more
/// than engine/runs, so that whatever makes paths is shown in the same way:
///
///     bench_(new PathBench(*undoStack(), *this, [this] { return saveState(); }, this))
///     QWidget* centralView() override { return bench_->view(); }
///     bench_->show(snapshot, live);
class PathBench : public QObject {
  Q_OBJECT
public:
  using Snapshot = PathScene::Snapshot;

  /// @param owner receives undo and redo, and passes the parts that the bench owns on to applyState.
  /// @param described what a picture carries besides its pixels: {"workspace": ..., "state": {...}}.
  PathBench(QUndoStack& undo, StateOwner& owner, std::function<QJsonObject()> described, QObject* parent);
  ~PathBench() override;

  // for the workspace's areas, which own the first two once they show them
  QWidget* view() const { return compare_; }
  QWidget* plotPanel() const { return plots_; }
  PathActions& actions() { return *actions_; }
  /// A tab of the workspace's own among the plots.
  void addTab(QWidget* page, const QString& title);

  // the parts
  PathScene& scene() { return *scene_; }
  PathPlots& plots() { return *plots_; }
  Explorer& explorer() { return *explorer_; }
  FilterBar& filterBar() { return *filter_; }
  PinnedRuns& pinned() { return pinned_; }
  CompareScenes& compare() { return *compare_; }
  CompareTable& compareTable() { return *numbers_; }

  /// @param live more is coming: what takes long waits for the end.
  void show(Snapshot run, bool live);
  /// Whether what is shown was still going on when it was shown.
  bool isLive() const { return live_; }
  const Snapshot& run() const { return run_; }
  /// Forgets the run; pinned ones, filter and bookmarks stay.
  void clear();
  /// What the run is called in scenes, legends, tables, figures and files, from now on; clear() and other runs' own
  /// names end it.
  void setName(const QString& name);
  QString name() const;
  /// Keeps the run shown for comparison, if it has been analysed.
  void pin(const QString& title);

  /// A picture, a film or a plot is being prepared.
  bool preparing() const;
  void stopWork(); ///< before closing
  /// Without what is only for working, with larger letters. @param lineScale thickness of lines @param time in the
  /// scene
  void setPresentation(bool on, double lineScale, bool time);

  QImage picture(const QSize& size, int axis = -1);
  /// The scene (or the scenes side by side) as a picture that carries the whole state. @throws Error
  void savePicture(const QString& path, const PictureOptions& options);
  void savePicture(const QString& path); ///< as large as on the screen
  void askPicture();
  /// Films the scene (or the scenes side by side); a job encodes it. @param comment kept in the file. @throws Error
  /// without a run, or while one is filmed.
  void recordMovie(const QString& path, const MovieOptions& options, const QString& comment = {});
  void askMovie(const QString& path, const QString& comment);
  QString movieFilter() const; ///< empty without a run
  /// The scene, every plot and the comparison at the size of a journal's column. @throws Error
  void exportFigures(const QString& folder);
  static QString dataFilter();
  /// The work of a job that writes the run for other programs (runs::exportRun). @throws Error without a run.
  jobs::Job::Work exporting(const QString& path) const;

  /// Selection, filter, bookmarks, camera, time, colours, decorations, and what is compared.
  QJsonObject state() const;
  /// Takes effect on the run shown; after clear() on the next one.
  void restore(const QJsonObject& state);
  /// Of the state what belongs to the run itself: selection, camera, time.
  QJsonObject place() const;
  static bool owns(const QString& part) { return Explorer::owns(part); }
  void applyState(const QString& part, const QJsonValue& value) { explorer_->applyState(part, value); }

Q_SIGNALS:
  void changed(); ///< any part of the state
  /// @param topic "picture", "movie", or "view" for what is drawn
  void failed(const QString& message, const QString& topic);
  void said(const QString& message, const QString& topic);
  void pinAsked();
  void jobStarted(larmor::widgets::JobWatcher* watcher); ///< of a film

private:
  void connectParts();
  void letRunGo();
  void movieEnded(const QString& path, bool written);
  void complain(const QString& message) { Q_EMIT failed(message, QStringLiteral("view")); }
  template <class Action>
  void orSay(const QString& topic, Action action);

  std::function<QJsonObject()> described_;
  // The main window owns the widgets once it shows them, and may destroy them first.
  QPointer<PathScene> scene_;
  QPointer<PathPlots> plots_;
  QPointer<FilterBar> filter_;
  PinnedRuns pinned_;
  QPointer<CompareScenes> compare_;
  QPointer<CompareTable> numbers_;
  Explorer* explorer_;
  PathActions* actions_;
  QPointer<MovieRecorder> movie_; ///< null while nothing is filmed
  Snapshot run_;
  bool live_ = false;
  QString name_; ///< empty: its own
};

} // namespace larmor::widgets
