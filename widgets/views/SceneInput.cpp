#include "widgets/views/RenderBridge.h"
#include "widgets/views/SceneView.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <cmath>
#include <vtkCamera.h>
#include <vtkRenderer.h>

namespace larmor::views {
namespace {

constexpr double pickTolerance = 7.0; // logical pixels

void turn(vtkCamera& camera, const QPointF& by, const QSizeF& size) {
  camera.Azimuth(-by.x() / size.width() * 240.0);
  camera.Elevation(by.y() / size.height() * 240.0);
  camera.OrthogonalizeViewUp();
}

void shift(vtkCamera& camera, const QPointF& by, const Projection& view) {
  double position[3], focus[3];
  camera.GetPosition(position);
  camera.GetFocalPoint(focus);
  for (std::size_t c = 0; c < 3; ++c) {
    const double d = (-by.x() * view.right[c] + by.y() * view.up[c]) * view.pixel;
    position[c] += d;
    focus[c] += d;
  }
  camera.SetPosition(position);
  camera.SetFocalPoint(focus);
}

void roll(vtkCamera& camera, const QPointF& from, const QPointF& to, const QSizeF& size) {
  const QPointF centre(size.width() / 2, size.height() / 2), a = from - centre, b = to - centre;
  camera.Roll((std::atan2(b.y(), b.x()) - std::atan2(a.y(), a.x())) * 180.0 / M_PI);
}

} // namespace

void SceneView::mousePressEvent(QMouseEvent* event) {
  flight_.stop(); // the hand goes first
  pressed_ = last_ = event->position();
  dragged_ = false;
  toolDown_ = tool_ != SceneTool::Navigate && event->button() == Qt::LeftButton;
  event->accept();
}

void SceneView::mouseMoveEvent(QMouseEvent* event) {
  const QPointF now = event->position(), by = now - last_;
  if (event->buttons() == Qt::NoButton || (!dragged_ && (now - pressed_).manhattanLength() < 4))
    return;
  dragged_ = true;
  last_ = now;
  if (toolDown_)
    return redraw();
  vtkCamera& camera = *bridge_->renderer().GetActiveCamera();
  if (event->buttons() & Qt::RightButton)
    camera.Dolly(std::pow(1.01, -by.y()));
  else if ((event->buttons() & Qt::MiddleButton) || (event->modifiers() & Qt::ShiftModifier))
    shift(camera, by, projection(size()));
  else if (event->modifiers() & Qt::ControlModifier)
    roll(camera, now - by, now, size());
  else
    turn(camera, by, size());
  placed_ = true;
  cameraMoved(true);
}

void SceneView::mouseReleaseEvent(QMouseEvent* event) {
  if (toolDown_ && event->button() == Qt::LeftButton)
    finishDrawing(event->position());
  else if (!dragged_ && event->button() == Qt::LeftButton)
    pickAt(event->position());
  dragged_ = false;
}

void SceneView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && tool_ == SceneTool::Navigate)
    focusAt(event->position());
  dragged_ = true; // the release that follows is no click
}

void SceneView::wheelEvent(QWheelEvent* event) {
  const double notches = event->angleDelta().y() / 120.0;
  if (notches == 0.0)
    return;
  bridge_->renderer().GetActiveCamera()->Dolly(std::pow(1.15, notches));
  placed_ = true;
  cameraMoved(true);
  event->accept();
}

void SceneView::keyPressEvent(QKeyEvent* event) {
  if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) // Ctrl+Z is none of the views
    return QWidget::keyPressEvent(event);
  switch (event->key()) {
  case Qt::Key_R:
    resetCamera();
    break;
  case Qt::Key_X:
    viewAlong(0);
    break;
  case Qt::Key_Y:
    viewAlong(1);
    break;
  case Qt::Key_Z:
    viewAlong(2);
    break;
  case Qt::Key_D:
    viewDiagonal();
    break;
  case Qt::Key_Escape:
    if (tool_ == SceneTool::Navigate)
      return QWidget::keyPressEvent(event);
    setTool(SceneTool::Navigate);
    break;
  case Qt::Key_F:
    focusAt(mapFromGlobal(QCursor::pos()));
    break;
  default:
    QWidget::keyPressEvent(event);
  }
}

void SceneView::pickAt(const QPointF& at) {
  const Projection view = projection(size());
  // Last made lies on top: markers are added after paths and are smaller targets.
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer)
    if ((*layer)->isVisible() && (*layer)->pick(at, view, pickTolerance))
      return;
  Q_EMIT nothingPicked();
}

void SceneView::focusAt(const QPointF& at) {
  const auto point = dataAt(at);
  if (!point)
    return;
  CameraState state = camera();
  for (std::size_t c = 0; c < 3; ++c) { // half the distance, the same direction
    state.position[c] = (*point)[c] + 0.5 * (state.position[c] - state.focus[c]);
    state.focus[c] = (*point)[c];
  }
  setCamera(state);
}

std::optional<std::array<double, 3>> SceneView::dataAt(const QPointF& at) const {
  const Projection view = projection();
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer)
    if ((*layer)->isVisible())
      if (const auto point = (*layer)->locate(at, view, 3 * pickTolerance))
        return point;
  return std::nullopt;
}

std::array<double, 3> SceneView::onFocalPlane(const QPointF& at) const {
  const Projection view = projection();
  const QPointF by = at - QPointF(width() / 2.0, height() / 2.0);
  auto point = camera().focus;
  for (std::size_t c = 0; c < 3; ++c)
    point[c] += view.pixel * (by.x() * view.right[c] - by.y() * view.up[c]);
  return point;
}

void SceneView::setTool(SceneTool tool) {
  if (tool == tool_)
    return;
  tool_ = tool;
  toolDown_ = false;
  setCursor(tool == SceneTool::Navigate ? Qt::ArrowCursor : Qt::CrossCursor);
  redraw();
  Q_EMIT toolChanged(tool);
}

void SceneView::finishDrawing(const QPointF& at) {
  toolDown_ = false;
  redraw();
  if (tool_ == SceneTool::Arrow)
    Q_EMIT arrowDrawn(pressed_, dragged_ ? at : pressed_);
  else if (dragged_)
    Q_EMIT rectangleDrawn(QRectF(pressed_, at).normalized());
  else
    pickAt(at);
}

void SceneView::paintTool(QPainter& painter) const {
  if (!toolDown_ || !dragged_)
    return;
  painter.setPen(QPen(theme_.accent, 1.6));
  QColor fill = theme_.accent;
  fill.setAlpha(40);
  painter.setBrush(fill);
  if (tool_ == SceneTool::Rectangle)
    return painter.drawRect(QRectF(pressed_, last_).normalized());
  const QLineF arrow(pressed_, last_);
  painter.drawLine(arrow);
  painter.setBrush(theme_.accent);
  painter.drawEllipse(pressed_, 3.5, 3.5);
  QLineF side = QLineF::fromPolar(11, arrow.angle() + 155), other = QLineF::fromPolar(11, arrow.angle() - 155);
  painter.drawPolygon(QPolygonF{last_, last_ + side.p2(), last_ + other.p2()});
}

} // namespace larmor::views
