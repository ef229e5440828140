#pragma once
#include "widgets/shell/Workspace.h"

namespace larmor::app {

/// Every workspace of the window, in the order of the bar.
std::vector<widgets::WorkspaceEntry> allWorkspaces();

} // namespace larmor::app
