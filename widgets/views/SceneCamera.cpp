#include "widgets/views/RenderBridge.h"
#include "widgets/views/SceneView.h"

#include <algorithm>
#include <cmath>
#include <vtkCamera.h>
#include <vtkMatrix4x4.h>
#include <vtkRenderer.h>

namespace larmor::views {
namespace {

using Vector = std::array<double, 3>;

Vector direction(const CameraState& camera) {
  Vector d{};
  double length = 0.0;
  for (std::size_t c = 0; c < 3; ++c) {
    d[c] = camera.focus[c] - camera.position[c];
    length += d[c] * d[c];
  }
  for (double& x : d)
    x /= std::max(std::sqrt(length), 1e-300);
  return d;
}

/// Distance from which the sphere around the bounds just fits the narrower side of the view.
double fittingDistance(const Bounds& bounds, double viewAngle, const QSizeF& size) {
  const double radius = std::max(bounds.diagonal() / 2, 1e-12);
  double half = viewAngle / 2 * M_PI / 180.0;
  if (size.width() < size.height() && size.width() > 0)
    half = std::atan(std::tan(half) * size.width() / size.height());
  return radius / std::sin(half) * 0.92; // corners seldom point at the nearer edge
}

} // namespace

void SceneView::initialiseCamera() {
  vtkCamera& camera = *bridge_->renderer().GetActiveCamera();
  camera.SetPosition(2.2, -3.2, 1.7);
  camera.SetFocalPoint(0, 0, 0);
  camera.SetViewUp(0, 0, 1);
  camera.SetViewAngle(30.0);
}

CameraState SceneView::camera() const {
  vtkCamera& camera = *bridge_->renderer().GetActiveCamera();
  CameraState state;
  camera.GetPosition(state.position.data());
  camera.GetFocalPoint(state.focus.data());
  camera.GetViewUp(state.up.data());
  state.viewAngle = camera.GetViewAngle();
  return state;
}

void SceneView::setCamera(const CameraState& state) {
  if (state == camera())
    return;
  vtkCamera& camera = *bridge_->renderer().GetActiveCamera();
  camera.SetPosition(state.position.data());
  camera.SetFocalPoint(state.focus.data());
  camera.SetViewUp(state.up.data());
  camera.SetViewAngle(state.viewAngle);
  fitted_ = true;
  cameraMoved(true);
}

void SceneView::cameraMoved(bool interactive) {
  if (interactive) {
    moving_ = true;
    stillTimer_.start();
  }
  redraw();
  Q_EMIT cameraChanged();
}

void SceneView::zoomTo(const Bounds& bounds) {
  if (bounds.empty())
    return;
  CameraState state = camera();
  const Vector d = direction(state), centre = bounds.centre();
  const double distance = fittingDistance(bounds, state.viewAngle, size());
  for (std::size_t c = 0; c < 3; ++c) {
    state.focus[c] = centre[c];
    state.position[c] = centre[c] - d[c] * distance;
  }
  setCamera(state);
}

void SceneView::resetCamera() { zoomTo(dataBounds()); }

void SceneView::viewAlong(int axis) {
  CameraState state = camera();
  const auto along = static_cast<std::size_t>(std::clamp(axis, 0, 2));
  state.position = state.focus;
  state.position[along] += along == 1 ? -1.0 : 1.0; // so that the other two axes point right and up
  state.up = along == 2 ? Vector{0, 1, 0} : Vector{0, 0, 1};
  setCamera(state);
  resetCamera();
}

void SceneView::viewDiagonal() {
  CameraState state = camera();
  state.position = {state.focus[0] + 2.2, state.focus[1] - 3.2, state.focus[2] + 1.7};
  state.up = {0, 0, 1};
  setCamera(state);
  resetCamera();
}

void SceneView::fitOnce() {
  if (fitted_ || !automaticFit_)
    return;
  const Bounds bounds = dataBounds();
  if (bounds.empty())
    return;
  const bool moving = moving_;
  zoomTo(bounds);
  fitted_ = true;
  moving_ = moving; // the first frame is a still one
}

void SceneView::linkCamera(SceneView* other) {
  if (!other || other == this)
    return;
  links_.push_back(connect(this, &SceneView::cameraChanged, other, [this, other] { other->setCamera(camera()); }));
  links_.push_back(connect(other, &SceneView::cameraChanged, this, [this, other] { setCamera(other->camera()); }));
  other->setCamera(camera());
}

void SceneView::unlinkCamera() {
  for (const auto& link : links_)
    disconnect(link);
  links_.clear();
}

Projection SceneView::projection(const QSizeF& size, double pixelRatio) const {
  Projection view;
  view.size = size;
  view.pixelRatio = pixelRatio;
  vtkRenderer& renderer = bridge_->renderer();
  vtkCamera& camera = *renderer.GetActiveCamera();
  // The range VTK itself will use, so that our depths agree with the picture.
  if (const Bounds all = dataBounds(); !all.empty()) {
    const Vector centre = all.centre();
    Vector position;
    camera.GetPosition(position.data());
    const Vector d = direction(this->camera());
    double along = 0.0;
    for (std::size_t c = 0; c < 3; ++c)
      along += (centre[c] - position[c]) * d[c];
    const double radius = std::max(all.diagonal(), 1e-9);
    const double far = std::max(along + radius, radius * 1e-2);
    camera.SetClippingRange(std::max(along - radius, far * 1e-3), far);
  }
  vtkMatrix4x4* matrix = camera.GetCompositeProjectionTransformMatrix(
      size.height() > 0 ? size.width() / size.height() : 1.0, -1, 1);
  std::copy_n(&matrix->Element[0][0], 16, view.matrix.begin());
  vtkMatrix4x4* to = camera.GetViewTransformMatrix();
  for (int c = 0; c < 3; ++c) {
    const auto k = static_cast<std::size_t>(c);
    view.right[k] = to->GetElement(0, c);
    view.up[k] = to->GetElement(1, c);
    view.viewDirection[k] = -to->GetElement(2, c);
  }
  view.pixel = 2.0 * camera.GetDistance() * std::tan(camera.GetViewAngle() / 2 * M_PI / 180.0) /
               std::max(size.height(), 1.0);
  return view;
}

} // namespace larmor::views
