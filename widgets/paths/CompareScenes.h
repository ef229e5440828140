#pragma once
#include "widgets/paths/ComparePane.h"
#include "widgets/paths/PathScene.h"

#include <QJsonObject>

namespace larmor::widgets {

/// The scene of the present run, and up to three of pinned runs beside it with linked cameras, one colour scale and
/// one time.
class CompareScenes : public QWidget {
  Q_OBJECT
public:
  CompareScenes(PathScene& main, PinnedRuns& runs, QWidget* parent = nullptr);
  /// 1 (only the present run) to 4.
  void setScenes(int count);
  /// What the present run is called beside the others.
  void setTitle(const QString& title);
  int scenes() const { return static_cast<int>(panes_.size()) + 1; }
  ComparePane& pane(int index) { return *panes_.at(static_cast<std::size_t>(index)); }
  bool preparing() const;
  /// {"scenes": 3, "runs": [title, title]}.
  QJsonObject state() const;
  /// Panes wait for runs that are not pinned yet.
  void restore(const QJsonObject& state);
  /// All scenes as one picture. @param scale as of SceneView::picture
  QImage picture(const QSize& size, bool transparent, double scale = 1.0);

Q_SIGNALS:
  void changed(); ///< how many scenes, which runs

private:
  void add();
  void setCount(int count);
  void arrange();
  void passLook();
  void passTime();
  /// Columns and rows of a scene in the grid; 0 is the present run.
  QRect cellOf(std::size_t scene) const;

  PathScene& main_;
  PinnedRuns& runs_;
  std::vector<ComparePane*> panes_;
  QString title_;
};

} // namespace larmor::widgets
