#pragma once
#include "widgets/views/SceneView.h"

#include <QAction>
#include <QObject>

class QMenu;

namespace larmor::widgets {

class CompareScenes;
class Explorer;
class PinnedRuns;
class PathScene;

/// What is done with the paths shown, for the main tool bar: choosing, following, filtering, bookmarks, comparing.
class PathActions : public QObject {
  Q_OBJECT
public:
  PathActions(PathScene& scene, Explorer& explorer, CompareScenes& compare, PinnedRuns& pinned, QWidget* filterBar,
              QObject* parent);

  QList<QAction*> all() const;
  QAction* pin() const { return pin_; }
  /// Another tool of the scene (views::SceneTool), beside the one that selects: while it is on, dragging in the scene
  /// draws, and the scene says what.
  QAction* addTool(views::SceneTool tool, QAction* action, Qt::Key shortcut);

Q_SIGNALS:
  void pinAsked();

private:
  void buildBookmarks();
  void fillBookmarks();
  void buildCompare(CompareScenes& compare);
  void fillPinned();

  PathScene& scene_;
  Explorer& explorer_;
  PinnedRuns& pinned_;
  QList<QAction*> tools_; ///< of the scene: at most one of them is on
  QAction *follow_, *filter_, *bookmarks_, *addBookmark_, *nextBookmark_, *previousBookmark_, *pin_, *compare_;
  QMenu *bookmarkMenu_, *pinMenu_, *compareMenu_;
};

} // namespace larmor::widgets
