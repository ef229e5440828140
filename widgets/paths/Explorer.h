#pragma once
#include "widgets/jobs/Newest.h"
#include "widgets/paths/FilterBar.h"
#include "widgets/paths/PathPlots.h"
#include "widgets/paths/PathScene.h"
#include "widgets/paths/ViewState.h"
#include "widgets/undo/StateChange.h"

#include <QUndoStack>

namespace larmor::widgets {

/// What the user looks at: selection, filter, bookmarks. Keeps scene, plots and filter bar in step, and makes every
/// change undoable. Parts of the state: "selection", "filter", "bookmarks".
class Explorer : public QObject {
  Q_OBJECT
public:
  using Snapshot = std::shared_ptr<const runs::PathRun>;

  /// @param owner receives undo and redo; it passes the parts on to applyState.
  Explorer(PathScene& scene, PathPlots& plots, FilterBar& bar, QUndoStack& undo, StateOwner& owner, QObject* parent);

  /// The newest state of a run. @param live more is coming: what takes long waits for the end.
  void setRun(const Snapshot& run, bool live);
  /// Another run begins: nothing is selected; filter and bookmarks stay.
  void clearRun();
  bool preparing() const { return table_.busy() || among_.busy(); }
  void stopWork();

  const Selection& selection() const { return selection_; }
  const statistics::PathFilter& filter() const { return filter_; }
  const QList<Bookmark>& bookmarks() const { return bookmarks_; }
  /// Paths that pass the filter; null while all do, or while it is not known.
  std::shared_ptr<const std::vector<std::uint64_t>> passing() const { return passing_; }
  std::shared_ptr<const statistics::PathTable> table() const { return paths_; }

  void select(const Selection& selection);
  void setFilter(const statistics::PathFilter& filter);
  void addBookmark();
  void removeBookmark(int index);
  void renameBookmark(int index, const QString& name);
  void goToBookmark(int index);
  /// The next (+1) or the one before (-1) of that shown last; around at the ends.
  void stepBookmark(int by);

  /// Flies to the event and plays it in slow motion, over and over, until something else is chosen.
  void play(const statistics::MirrorEvent& event);
  void stopPlaying();
  bool isPlaying() const { return scene_.timeControl().clip().has_value(); }

  void applyState(const QString& part, const QJsonValue& value);
  static bool owns(const QString& part);
  /// Selection, filter, bookmarks, camera, time, colours and decorations of the scene.
  QJsonObject state() const;
  void restore(const QJsonObject& state);

Q_SIGNALS:
  void changed(); ///< any part of the state
  void bookmarksChanged();
  void failed(const QString& message);

private:
  void connectParts();
  void showSelection();
  void showFilter();
  void tableReady(std::shared_ptr<const statistics::PathTable> table);
  void suggestValue();
  void analyseSome();
  std::pair<std::size_t, std::size_t> played(const statistics::MirrorEvent& event) const;

  PathScene& scene_;
  PathPlots& plots_;
  FilterBar& bar_;
  QUndoStack& undo_;
  StateOwner& owner_;
  Snapshot run_;
  Selection selection_;
  statistics::PathFilter filter_;
  QList<Bookmark> bookmarks_;
  int shownBookmark_ = -1;
  std::shared_ptr<const statistics::PathTable> paths_;
  std::shared_ptr<const std::vector<std::uint64_t>> passing_;
  Newest<std::shared_ptr<const statistics::PathTable>> table_;
  bool live_ = false;
  std::shared_ptr<const std::vector<std::uint64_t>> some_; ///< whose statistics the plots show; null: all
  QString whose_;                                          ///< "312 selected paths"
  Newest<std::shared_ptr<const statistics::TrajectoryReport>> among_;
};

} // namespace larmor::widgets
