#include "widgets/views/FollowTheme.h"

#include "widgets/theme/Theme.h"
#include "widgets/views/SceneView.h"

namespace larmor::views {

void followTheme(SceneView& view) {
  const auto apply = [&view] {
    const auto& colours = widgets::Theme::shared().colours();
    view.setTheme(colours.viewTop, colours.text);
  };
  apply();
  QObject::connect(&widgets::Theme::shared(), &widgets::Theme::changed, &view, apply);
}

} // namespace larmor::views
