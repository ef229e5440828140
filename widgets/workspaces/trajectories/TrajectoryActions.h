#pragma once
#include <QAction>
#include <QObject>

class QActionGroup;
class QMenu;

namespace larmor::widgets {

class CompareScenes;
class Explorer;
class PinnedRuns;
class PathScene;

/// The workspace's tools in the main tool bar: choosing, launching, following, filtering, bookmarks, comparing.
class TrajectoryActions : public QObject {
  Q_OBJECT
public:
  TrajectoryActions(PathScene& scene, Explorer& explorer, CompareScenes& compare, PinnedRuns& pinned,
                    QWidget* filterBar, QObject* parent);

  QList<QAction*> all() const;
  QAction* sweep() const { return sweep_; }
  QAction* simulate() const { return simulate_; }
  QAction* pin() const { return pin_; }
  QAction* resume() const { return resume_; }
  QAction* addBookmark() const { return addBookmark_; }

Q_SIGNALS:
  void pinAsked();
  void sweepAsked();
  void simulateAsked();
  void resumeAsked();

private:
  QAction* make(const QString& icon, const QString& text, const QString& tip, const char* name);
  QAction* withMenu(QAction* action, QMenu* menu);
  void buildTools(PathScene& scene);
  void buildBookmarks(Explorer& explorer);
  void fillBookmarks();
  void buildCompare(CompareScenes& compare);
  void fillPinned();
  void recolour();

  Explorer& explorer_;
  PinnedRuns& pinned_;
  QActionGroup* tools_;
  QAction *resume_, *select_, *launch_, *follow_, *filter_, *bookmarks_, *addBookmark_, *pin_, *compare_, *sweep_,
      *simulate_;
  QMenu *bookmarkMenu_, *pinMenu_, *compareMenu_;
};

} // namespace larmor::widgets
