#include "widgets/shell/StatusBar.h"

#include <QEvent>
#include <algorithm>

namespace larmor::widgets {

StatusBar::StatusBar(QWidget* parent) : QStatusBar(parent) {
  wait_.setSingleShot(true);
  connect(&wait_, &QTimer::timeout, this, [this] { say({}, 0); });
}

void StatusBar::say(const QString& text, int milliseconds) {
  whole_ = text;
  wait_.stop();
  if (milliseconds > 0)
    wait_.start(milliseconds);
  elide();
}

bool StatusBar::event(QEvent* event) {
  const bool done = QStatusBar::event(event);
  if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize) // what is beside it came or went
    elide();
  return done;
}

void StatusBar::elide() {
  constexpr int margin = 12;
  int room = width();
  for (const QWidget* each : findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly))
    if (each->isVisible())
      room = std::min(room, each->x());
  const bool laidOut = isVisible() && room > 4 * margin;
  const QString shown = laidOut ? fontMetrics().elidedText(whole_, Qt::ElideRight, room - margin) : whole_;
  if (shown != currentMessage())
    showMessage(shown);
  setToolTip(shown == whole_ ? QString() : whole_);
}

} // namespace larmor::widgets
