#pragma once
#include "widgets/shell/MainWindow.h"
#include "widgets/shell/Workspace.h"

namespace larmor::app {

/// Every workspace of the window, in the order of the bar.
std::vector<widgets::WorkspaceEntry> allWorkspaces();

/// What the menu Help offers beside the documentation: the devices of this machine.
void addHelp(widgets::MainWindow& window);

} // namespace larmor::app
