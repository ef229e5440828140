#include "widgets/views/CursorLayer.h"

#include <QPainter>
#include <cmath>

namespace larmor::views {

void CursorLayer::setPosition(const std::array<double, 3>& position) {
  if (!std::isfinite(position[0] + position[1] + position[2]))
    return clear();
  position_ = position;
  Q_EMIT changed();
}

void CursorLayer::clear() {
  position_.reset();
  Q_EMIT changed();
}

void CursorLayer::paint(QPainter& painter, const Projection& projection, const Theme& theme) const {
  QPointF at;
  double depth = 0.0;
  if (!position_ || !projection.project(*position_, at, &depth) || std::abs(depth) > 1)
    return;
  painter.setBrush(Qt::NoBrush);
  for (const auto& [colour, width] : {std::pair{theme.background, 5.0}, std::pair{theme.accent, 2.2}}) {
    painter.setPen(QPen(colour, width));
    painter.drawEllipse(at, 8.0, 8.0);
    for (const QPointF& arm : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)})
      painter.drawLine(at + arm * 8.0, at + arm * 13.0);
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.accent);
  painter.drawEllipse(at, 2.4, 2.4);
}

} // namespace larmor::views
