#pragma once

namespace larmor::views {
class SceneView;
}

namespace larmor::widgets {

/// Gives a view the colours of the theme, now and whenever it changes.
void followTheme(views::SceneView& view);

} // namespace larmor::widgets
