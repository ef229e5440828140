#include "widgets/workspaces/common/FollowTheme.h"

#include "widgets/theme/Theme.h"
#include "widgets/views/SceneView.h"

namespace larmor::widgets {

void followTheme(views::SceneView& view) {
  const auto apply = [&view] {
    const auto& colours = Theme::shared().colours();
    view.setTheme(colours.viewTop, colours.text);
  };
  apply();
  QObject::connect(&Theme::shared(), &Theme::changed, &view, apply);
}

} // namespace larmor::widgets
