#pragma once
#include <QObject>
#include <vector>

class QDockWidget;
class QMainWindow;

namespace larmor::widgets {

/// Docks of a window that is too small for them fold away and come back with the room. Who shows a folded one all the
/// same keeps it; who hides one himself is not contradicted.
class DockFolding : public QObject {
  Q_OBJECT
public:
  explicit DockFolding(QMainWindow* window);
  /// @param roomBeside least length that must be left of the window, across the dock's edge, for what is beside it.
  void add(QDockWidget* dock, int roomBeside);
  /// Off while something else decides what is shown: the start page, presentation.
  void setActive(bool active);
  /// As the user arranged them, whatever the room: before the layout is kept or restored.
  void unfold();
  /// Looks at the window's present size.
  void update();

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  struct Entry {
    QDockWidget* dock;
    int roomBeside;
    bool folded = false; ///< by this object
    bool kept = false;   ///< shown by the user although there is no room
  };
  bool hasRoom(const Entry& entry) const;
  void share();
  void shownByUser(QDockWidget* dock, bool shown);

  QMainWindow* window_;
  std::vector<Entry> entries_;
  bool active_ = true;
};

} // namespace larmor::widgets
