#pragma once
#include "widgets/paths/ViewState.h"

#include <QJsonObject>
#include <optional>
#include <utility>

namespace larmor::widgets {

/// From where a scene is looked at: fitted to what is there first, or as a state says, which may come before there is
/// anything to look at.
class KeptCamera {
public:
  void save(const views::SceneView& view, QJsonObject& state) const {
    if (framed_ || wanted_)
      state["camera"] = toJson(wanted_.value_or(view.camera()));
  }
  /// @throws Error
  void restore(views::SceneView& view, const QJsonObject& state) {
    if (!state.contains("camera"))
      return;
    wanted_ = cameraFrom(state["camera"]);
    if (framed_)
      show(view);
  }
  /// There is something to look at, or more of it.
  void fit(views::SceneView& view) {
    if (std::exchange(framed_, true))
      view.fitAgain();
    else
      view.frame();
    show(view);
  }
  /// There is nothing any more.
  void forget() { framed_ = false; }

private:
  void show(views::SceneView& view) {
    if (wanted_)
      view.setCamera(*std::exchange(wanted_, {}));
  }

  std::optional<views::CameraState> wanted_;
  bool framed_ = false;
};

} // namespace larmor::widgets
