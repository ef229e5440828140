#pragma once
#include "engine/core/Vec3.h"
#include "widgets/views/SceneView.h"

namespace larmor::widgets {

/// A few paths side by side in space and in the plane across the third axis, each in its colour.
class PathsScene : public QWidget {
public:
  PathsScene();
  /// @param squeeze on the third axis of the view in space. @param along the name of that axis then
  void setPaths(const std::vector<std::vector<Vec3>>& paths, double squeeze, const QString& along, const QString& unit);
  void clear();
  views::SceneView& space() { return *space_; }
  views::SceneView& plane() { return *plane_; }
  QImage picture(const QSize& size, double scale = 1.0);

private:
  views::SceneView *space_, *plane_;
  bool framed_ = false;
};

} // namespace larmor::widgets
