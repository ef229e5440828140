#pragma once

namespace larmor::views {

class SceneView;

/// Gives a view the colours of the theme, now and whenever it changes.
void followTheme(SceneView& view);

} // namespace larmor::views
