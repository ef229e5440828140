#include "widgets/shell/FileOwner.h"

#include "engine/storage/Inputs.h"
#include "widgets/theme/FileName.h"

#include <algorithm>

namespace larmor::widgets {

namespace {

/// Parameters need not say whose they are: their keys are held against the form that gets them.
bool matches(const Opens& wanted, const storage::Identity& file) {
  return wanted.kind == file.kind && (wanted.study.empty() || wanted.study == file.study ||
                                      (file.study.empty() && file.kind == storage::FileKind::Parameters));
}

/// "run file, transport database, ... or session"
std::string whatOpens(const std::vector<WorkspaceEntry>& entries) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(name);
  };
  for (const WorkspaceEntry& entry : entries)
    for (const Opens& each : entry.opens) {
      const bool ofStudy = each.kind == storage::FileKind::Database || each.kind == storage::FileKind::Model;
      add((ofStudy ? each.study + " " : "") + storage::nameOf(each.kind));
    }
  add(storage::nameOf(storage::FileKind::Session));
  std::string text = names.front();
  for (std::size_t i = 1; i < names.size(); ++i)
    text += (i + 1 < names.size() ? ", " : " or ") + names[i];
  return "a " + text;
}

} // namespace

bool opens(const WorkspaceEntry& entry, const storage::Identity& file) {
  return std::any_of(entry.opens.begin(), entry.opens.end(), [&](const Opens& each) { return matches(each, file); });
}

int ownerOf(const storage::Identity& file, const std::vector<WorkspaceEntry>& entries, int front) {
  if (front >= 0 && opens(entries[static_cast<std::size_t>(front)], file))
    return front;
  const auto owner =
      std::find_if(entries.begin(), entries.end(), [&](const WorkspaceEntry& entry) { return opens(entry, file); });
  if (owner == entries.end())
    file.refuse(whatOpens(entries));
  return static_cast<int>(owner - entries.begin());
}

std::vector<std::filesystem::path> filesInUse(const std::vector<Workspace*>& workspaces) {
  std::vector<std::filesystem::path> files;
  for (Workspace* each : workspaces) {
    if (!each)
      continue;
    if (!each->filePath().isEmpty())
      files.push_back(toPath(each->filePath()));
    if (const FilePart* part = each->files())
      for (auto& file : part->inputs())
        files.push_back(std::move(file));
  }
  return files;
}

void requireSavable(const std::filesystem::path& path, const std::vector<Workspace*>& workspaces) {
  for (Workspace* each : workspaces)
    if (each && each->files())
      storage::requireNotInput(path, each->files()->inputs());
  const storage::Identity there = storage::identify(path);
  using Kind = storage::FileKind;
  if (there.kind == Kind::Paths || there.kind == Kind::Grid || there.kind == Kind::Network)
    there.refuse("another name: what other programs wrote is not written over");
}

} // namespace larmor::widgets
