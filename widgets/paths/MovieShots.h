#pragma once
#include "widgets/paths/ViewState.h"

#include <QList>

namespace larmor::widgets {

enum class MovieKind {
  Time,     ///< time runs from the first to the last record
  Turn,     ///< the camera goes once around, time stands
  TimeTurn, ///< both
  Bookmarks ///< the camera passes the bookmarks in their order, with their times
};

/// What one frame of a film shows.
struct MovieShot {
  views::CameraState camera;
  double record = 0.0;
  bool moveCamera = true; ///< false: the camera stays or follows its particle
};

/// Where frames begin: the camera and time on the screen.
struct MovieStart {
  views::CameraState camera;
  double record = 0.0, lastRecord = 0.0;
};

/// The shot of frame `frame` of `frames`. With fewer than two bookmarks, Bookmarks gives the start.
MovieShot movieShot(MovieKind kind, const MovieStart& start, const QList<Bookmark>& bookmarks, int frame, int frames);

/// The camera turned about the upward direction through its focus. @param angle radians
views::CameraState turned(const views::CameraState& camera, double angle);
/// Between two cameras, 0 to 1: focus and direction change evenly, the distance by equal factors.
views::CameraState between(const views::CameraState& from, const views::CameraState& to, double share);

} // namespace larmor::widgets
