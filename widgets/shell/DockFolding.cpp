#include "widgets/shell/DockFolding.h"

#include <QAction>
#include <QDockWidget>
#include <QEvent>
#include <QMainWindow>
#include <algorithm>
#include <utility>

namespace larmor::widgets {

DockFolding::DockFolding(QMainWindow* window) : QObject(window), window_(window) { window_->installEventFilter(this); }

void DockFolding::add(QDockWidget* dock, int roomBeside) {
  entries_.push_back({dock, roomBeside});
  connect(dock->toggleViewAction(), &QAction::triggered, this, [this, dock](bool shown) { shownByUser(dock, shown); });
}

void DockFolding::shownByUser(QDockWidget* dock, bool shown) {
  for (Entry& entry : entries_)
    if (entry.dock == dock) {
      entry.folded = false;
      entry.kept = shown && !hasRoom(entry);
    }
}

void DockFolding::setActive(bool active) {
  active_ = active;
  update();
}

void DockFolding::unfold() {
  for (Entry& entry : entries_)
    if (std::exchange(entry.folded, false))
      entry.dock->show();
}

bool DockFolding::hasRoom(const Entry& entry) const {
  if (entry.dock->isFloating())
    return true;
  const Qt::DockWidgetArea area = window_->dockWidgetArea(entry.dock);
  const bool beside = area == Qt::LeftDockWidgetArea || area == Qt::RightDockWidgetArea;
  const QSize least = entry.dock->minimumSizeHint();
  return beside ? window_->width() - least.width() >= entry.roomBeside
                : window_->height() - least.height() >= entry.roomBeside;
}

void DockFolding::update() {
  if (!active_ || !window_->isVisible())
    return;
  for (Entry& entry : entries_) {
    const bool room = hasRoom(entry);
    if (room)
      entry.kept = false;
    if (room && std::exchange(entry.folded, false))
      entry.dock->show();
    else if (!room && !entry.kept && !entry.dock->isHidden()) {
      entry.folded = true;
      entry.dock->hide();
    }
  }
  share();
}

/// Docks that keep their length while the window shrinks would leave nothing of what is beside them.
void DockFolding::share() {
  constexpr QSize enough(420, 330);
  constexpr double most = 0.36; // of the window
  const QWidget* centre = window_->centralWidget();
  for (const Entry& entry : entries_) {
    if (entry.dock->isHidden() || entry.dock->isFloating())
      continue;
    const Qt::DockWidgetArea area = window_->dockWidgetArea(entry.dock);
    const bool beside = area == Qt::LeftDockWidgetArea || area == Qt::RightDockWidgetArea;
    const int has = beside ? entry.dock->width() : entry.dock->height();
    const int share = static_cast<int>(most * (beside ? window_->width() : window_->height()));
    const int left = beside ? centre->width() - enough.width() : centre->height() - enough.height();
    if (left < 0 && has > share)
      window_->resizeDocks({entry.dock}, {std::max(share, has + left)}, beside ? Qt::Horizontal : Qt::Vertical);
  }
}

bool DockFolding::eventFilter(QObject* watched, QEvent* event) {
  if (watched == window_ && (event->type() == QEvent::Resize || event->type() == QEvent::Show))
    update();
  return QObject::eventFilter(watched, event);
}

} // namespace larmor::widgets
