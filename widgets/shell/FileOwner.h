#pragma once
#include "widgets/shell/Workspace.h"

namespace larmor::widgets {

/// Whether a workspace opens files like this one.
bool opens(const WorkspaceEntry& entry, const storage::Identity& file);

/// The workspace that opens the file: the one in front if it does, else the first.
/// @throws Error that says what the file is and what can be opened.
int ownerOf(const storage::Identity& file, const std::vector<WorkspaceEntry>& entries, int front);

/// What the workspaces show was read from these: the files that are open, and their inputs.
std::vector<std::filesystem::path> filesInUse(const std::vector<Workspace*>& workspaces);

/// Whether a run may be saved there: over a run file, its own too, but not over what other programs wrote, nor over
/// what is of another kind. @throws Error that says what the file is.
void requireSavable(const std::filesystem::path& path, const std::vector<Workspace*>& workspaces);

} // namespace larmor::widgets
