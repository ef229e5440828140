#include "widgets/paths/MovieShots.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace larmor::widgets {

namespace {

using Eigen::Vector3d;

Vector3d vector(const std::array<double, 3>& a) { return {a[0], a[1], a[2]}; }
std::array<double, 3> array(const Vector3d& v) { return {v[0], v[1], v[2]}; }

/// Starts and ends gently.
double eased(double share) { return share * share * (3.0 - 2.0 * share); }

/// The direction between two, along the arc; any arc if they are opposite.
Vector3d alongArc(const Vector3d& a, const Vector3d& b, double share) {
  const Vector3d across = a.cross(b);
  const double sine = across.norm();
  // Not Quaterniond::FromTwoVectors, whose decomposition for opposite vectors takes nine seconds to compile.
  const Vector3d axis = sine > 1e-12 * a.norm() * b.norm() ? Vector3d(across / sine) : Vector3d(a.unitOrthogonal());
  return Eigen::AngleAxisd(share * std::atan2(sine, a.dot(b)), axis) * a.normalized();
}

MovieShot alongBookmarks(const MovieStart& start, const QList<Bookmark>& bookmarks, double share) {
  if (bookmarks.size() < 2)
    return {start.camera, start.record, true};
  const double place = share * static_cast<double>(bookmarks.size() - 1);
  const auto leg = std::min<qsizetype>(static_cast<qsizetype>(place), bookmarks.size() - 2);
  const double within = eased(place - static_cast<double>(leg));
  const Bookmark &from = bookmarks[leg], &to = bookmarks[leg + 1];
  return {between(from.camera, to.camera, within), std::lerp(from.record, to.record, within), true};
}

} // namespace

views::CameraState turned(const views::CameraState& camera, double angle) {
  const Eigen::AngleAxisd turn(angle, vector(camera.up).normalized());
  views::CameraState result = camera;
  result.position = array(vector(camera.focus) + turn * (vector(camera.position) - vector(camera.focus)));
  return result;
}

views::CameraState between(const views::CameraState& from, const views::CameraState& to, double share) {
  const Vector3d a = vector(from.position) - vector(from.focus), b = vector(to.position) - vector(to.focus);
  const double distance = std::exp(std::lerp(std::log(a.norm()), std::log(b.norm()), share));
  const Vector3d focus = (1.0 - share) * vector(from.focus) + share * vector(to.focus);
  views::CameraState result;
  result.focus = array(focus);
  result.position = array(focus + distance * alongArc(a, b, share));
  result.up = array(alongArc(vector(from.up), vector(to.up), share));
  result.viewAngle = std::lerp(from.viewAngle, to.viewAngle, share);
  return result;
}

MovieShot movieShot(MovieKind kind, const MovieStart& start, const QList<Bookmark>& bookmarks, int frame, int frames) {
  const double share = frames > 1 ? static_cast<double>(frame) / (frames - 1) : 0.0;
  // A full turn ends one frame before its start, so that the film can be looped.
  const double angle = 2.0 * std::numbers::pi * frame / std::max(1, frames);
  switch (kind) {
  case MovieKind::Time:
    return {start.camera, share * start.lastRecord, false};
  case MovieKind::Turn:
    return {turned(start.camera, angle), start.record, true};
  case MovieKind::TimeTurn:
    return {turned(start.camera, angle), share * start.lastRecord, true};
  case MovieKind::Bookmarks:
    break;
  }
  return alongBookmarks(start, bookmarks, share);
}

} // namespace larmor::widgets
