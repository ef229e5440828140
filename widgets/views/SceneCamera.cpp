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

double along(const Vector& a, const Vector& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

/// Free space kept around the data, as a share of the half view: axis labels; scalar bar and legend.
constexpr double vertical = 0.86, horizontal = 0.84;

/// Of a scene around that place: below it, doubles have no digits left. Lengths are of any unit, from metres to
/// megaparsecs and back, so nothing here is an absolute number.
double smallestSize(const Vector& centre) {
  const double away = std::sqrt(along(centre, centre));
  return away > 0 ? 1e-7 * away : 1.0;
}

/// Moves the camera (direction kept) so that the points just fill the view, in the middle of it.
void fit(CameraState& state, const std::vector<Vector>& points, const Projection& view) {
  const double half = std::tan(state.viewAngle / 2 * M_PI / 180.0);
  const double slopeUp = half * vertical, slopeRight = half * horizontal * view.size.width() / view.size.height();
  Bounds box;
  for (const Vector& p : points)
    box.add(p[0], p[1], p[2]);
  Vector centre = box.centre();
  double distance = 0.0;
  for (int pass = 0; pass < 4; ++pass) { // centring changes the distance and the other way round
    distance = 0.1 * std::max(box.diagonal(), smallestSize(centre));
    Bounds screen;
    for (const Vector& p : points) {
      const Vector r{p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]};
      const double depth = along(r, view.viewDirection), x = along(r, view.right), y = along(r, view.up);
      distance = std::max({distance, std::abs(y) / slopeUp - depth, std::abs(x) / slopeRight - depth});
    }
    for (const Vector& p : points) {
      const Vector r{p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]};
      const double depth = distance + along(r, view.viewDirection);
      if (depth > 0)
        screen.add(along(r, view.right) / depth, along(r, view.up) / depth, 0);
    }
    const Vector middle = screen.centre();
    for (std::size_t c = 0; c < 3; ++c)
      centre[c] += 0.8 * distance * (middle[0] * view.right[c] + middle[1] * view.up[c]);
  }
  for (std::size_t c = 0; c < 3; ++c) {
    state.focus[c] = centre[c];
    state.position[c] = centre[c] - view.viewDirection[c] * distance;
  }
}

std::vector<Vector> cornersOf(const Bounds& bounds) {
  std::vector<Vector> corners;
  for (unsigned corner = 0; corner < 8; ++corner)
    corners.push_back({corner & 1 ? bounds.high[0] : bounds.low[0], corner & 2 ? bounds.high[1] : bounds.low[1],
                       corner & 4 ? bounds.high[2] : bounds.low[2]});
  return corners;
}

Vector between(const Vector& a, const Vector& b, double share) {
  Vector result{};
  for (std::size_t c = 0; c < 3; ++c)
    result[c] = a[c] + share * (b[c] - a[c]);
  return result;
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
  placed_ = true;
  cameraMoved(true);
}

void SceneView::cameraMoved(bool interactive) {
  if (interactive)
    keepMoving();
  redraw();
  Q_EMIT cameraChanged();
}

void SceneView::keepMoving() {
  moving_ = true;
  stillTimer_.start();
}

void SceneView::zoomTo(const Bounds& bounds) {
  if (!bounds.empty())
    zoomTo(cornersOf(bounds), size());
}

void SceneView::zoomTo(const std::vector<Vector>& points, const QSizeF& size) {
  if (points.empty() || size.isEmpty())
    return;
  setCamera(fitted(points, size));
}

CameraState SceneView::fitted(const std::vector<Vector>& points, const QSizeF& size) const {
  CameraState state = camera();
  fit(state, points, projection(size));
  return state;
}

void SceneView::flyTo(const CameraState& target) {
  flight_.stop();
  flight_.disconnect(this);
  if (!isVisible())
    return setCamera(target);
  const CameraState start = camera();
  connect(&flight_, &QVariantAnimation::valueChanged, this, [this, start, target](const QVariant& value) {
    const double share = value.toDouble();
    if (share >= 1.0)
      return setCamera(target); // exactly
    setCamera({between(start.position, target.position, share), between(start.focus, target.focus, share),
               between(start.up, target.up, share), start.viewAngle + share * (target.viewAngle - start.viewAngle)});
  });
  flight_.start();
}

void SceneView::flyTo(const Bounds& bounds) {
  if (!bounds.empty() && !size().isEmpty())
    flyTo(fitted(cornersOf(bounds), size()));
}

void SceneView::lookAt(const Vector& point) {
  CameraState state = camera();
  for (std::size_t c = 0; c < 3; ++c)
    state.position[c] += point[c] - state.focus[c];
  state.focus = point;
  setCamera(state);
}

void SceneView::resetCamera() { zoomTo(outline(), size()); }

std::vector<Vector> SceneView::outline() const {
  std::vector<Vector> all;
  for (const auto& layer : layers_)
    if (layer->isVisible())
      for (const Vector& point : layer->outline())
        all.push_back(point);
  return all;
}

void SceneView::viewAlong(int axis) {
  const auto along = static_cast<std::size_t>(std::clamp(axis, 0, 2));
  Vector back{}; // so that the other two axes point right and up
  back[along] = along == 1 ? -1.0 : 1.0;
  lookFrom(back, along == 2 ? Vector{0, 1, 0} : Vector{0, 0, 1});
  resetCamera();
}

void SceneView::viewDiagonal() {
  lookFrom({2.2, -3.2, 1.7}, {0, 0, 1});
  resetCamera();
}

/// Towards the middle of the data, from so far that no digit of the direction is lost.
void SceneView::lookFrom(const Vector& back, const Vector& up) {
  CameraState state = camera();
  if (const Bounds all = dataBounds(); !all.empty())
    state.focus = all.centre();
  const double step = std::max(dataBounds().diagonal(), smallestSize(state.focus));
  for (std::size_t c = 0; c < 3; ++c)
    state.position[c] = state.focus[c] + step * back[c];
  state.up = up;
  setCamera(state);
}

void SceneView::frame(int axis) {
  axis < 0 ? viewDiagonal() : viewAlong(axis);
  placed_ = false;
  hadData_ = !dataBounds().empty();
  fittedSize_ = size();
}

void SceneView::fitAgain() {
  if (!placed_)
    fittedSize_ = {};
  redraw();
}

void SceneView::fitAutomatically(const QSizeF& forSize) {
  if (placed_ || !automaticFit_ || (hadData_ && forSize == fittedSize_) || dataBounds().empty())
    return;
  const bool moving = moving_;
  zoomTo(outline(), forSize);
  placed_ = false;
  hadData_ = true;
  fittedSize_ = forSize;
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
  view.lineScale = lineScale_;
  view.software = bridge_->isSoftware();
  vtkRenderer& renderer = bridge_->renderer();
  vtkCamera& camera = *renderer.GetActiveCamera();
  // The range VTK itself will use, so that our depths agree with the picture.
  if (const Bounds all = dataBounds(); !all.empty()) {
    const Vector centre = all.centre();
    Vector position;
    camera.GetPosition(position.data());
    const Vector d = direction(this->camera());
    const double middle = along({centre[0] - position[0], centre[1] - position[1], centre[2] - position[2]}, d);
    const double radius = std::max(all.diagonal() / 2, 1e-9 * camera.GetDistance());
    const double far = std::max(middle + 1.5 * radius, radius * 1e-2);
    camera.SetClippingRange(std::max(middle - 1.5 * radius, far * 1e-3), far);
    view.nearDepth = middle - 0.8 * radius;
    view.farDepth = middle + 0.8 * radius;
  }
  vtkMatrix4x4* matrix =
      camera.GetCompositeProjectionTransformMatrix(size.height() > 0 ? size.width() / size.height() : 1.0, -1, 1);
  std::copy_n(&matrix->Element[0][0], 16, view.matrix.begin());
  vtkMatrix4x4* to = camera.GetViewTransformMatrix();
  for (int c = 0; c < 3; ++c) {
    const auto k = static_cast<std::size_t>(c);
    view.right[k] = to->GetElement(0, c);
    view.up[k] = to->GetElement(1, c);
    view.viewDirection[k] = -to->GetElement(2, c);
  }
  view.pixel =
      2.0 * camera.GetDistance() * std::tan(camera.GetViewAngle() / 2 * M_PI / 180.0) / std::max(size.height(), 1.0);
  return view;
}

} // namespace larmor::views
