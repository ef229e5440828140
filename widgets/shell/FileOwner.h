#pragma once
#include "widgets/shell/Workspace.h"

namespace larmor::widgets {

/// Whether a workspace opens files like this one.
bool opens(const WorkspaceEntry& entry, const storage::Identity& file);

/// The workspace that opens the file: the one in front if it does, else the first.
/// @throws Error that says what the file is and what can be opened.
int ownerOf(const storage::Identity& file, const std::vector<WorkspaceEntry>& entries, int front);

} // namespace larmor::widgets
