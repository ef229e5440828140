#include "widgets/pages/PathsScene.h"

#include "widgets/views/BoxLayer.h"
#include "widgets/views/FollowTheme.h"
#include "widgets/views/OpenGLSupport.h"
#include "widgets/views/PathLayer.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QSplitter>

namespace larmor::widgets {

namespace {

struct Drawn {
  std::shared_ptr<views::PathSet> set = std::make_shared<views::PathSet>();
  views::Bounds box;
};

/// @param squeeze on z
Drawn drawnOf(const std::vector<std::vector<Vec3>>& paths, double squeeze) {
  Drawn drawn;
  drawn.set->offsets.push_back(0);
  auto& along = drawn.set->scalars["path"];
  for (std::size_t n = 0; n < paths.size(); ++n) {
    for (const Vec3& r : paths[n]) {
      const double z = r[2] * squeeze;
      for (double c : {r[0], r[1], z})
        drawn.set->points.push_back(static_cast<float>(c));
      along.push_back(static_cast<float>(n));
      drawn.box.add(r[0], r[1], z);
    }
    drawn.set->offsets.push_back(static_cast<std::uint32_t>(along.size()));
  }
  return drawn;
}

} // namespace

PathsScene::PathsScene() : space_(new views::SceneView), plane_(new views::SceneView) {
  auto* split = new QSplitter(this);
  split->addWidget(space_);
  split->addWidget(plane_);
  split->setSizes({600, 600});
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(split);
  for (auto* view : {space_, plane_}) {
    view->setScalarBarVisible(false);
    views::followTheme(*view);
  }
}

void PathsScene::setPaths(const std::vector<std::vector<Vec3>>& paths, double squeeze, const QString& along,
                          const QString& unit) {
  for (const bool flat : {true, false}) {
    auto* view = flat ? plane_ : space_;
    const auto [set, box] = drawnOf(paths, flat ? 0.0 : squeeze);
    view->layer<views::PathLayer>("paths").setPaths(set);
    view->layer<views::PathLayer>("paths").setQuantity("path", {"viridis", false, 0.0, double(paths.size() - 1), ""});
    auto& frame = view->layer<views::BoxLayer>("box");
    frame.setBox(box);
    frame.setLabels({"x", "y", flat ? "z" : along}, unit);
    if (framed_)
      view->fitAgain(); // the paths grow; who has turned them keeps his view
    else
      view->frame(flat ? 2 : -1);
  }
  framed_ = true;
}

void PathsScene::clear() {
  for (auto* view : {space_, plane_}) {
    view->layer<views::PathLayer>("paths").setPaths(nullptr);
    view->layer<views::BoxLayer>("box").setBox(views::Bounds());
  }
}

QImage PathsScene::picture(const QSize& size, double scale) {
  if (!views::openGLSupport().usable)
    return {};
  QImage image(size, QImage::Format_ARGB32);
  QPainter painter(&image);
  const int half = size.width() / 2;
  painter.drawImage(0, 0, space_->picture({half, size.height()}, false, scale));
  painter.drawImage(half, 0, plane_->picture({size.width() - half, size.height()}, false, scale));
  return image;
}

} // namespace larmor::widgets
