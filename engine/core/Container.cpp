#include "engine/core/Container.h"

#include "engine/core/Text.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace larmor {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> wordsOf(const std::string& line, char by = ' ') {
  std::vector<std::string> words;
  std::istringstream stream(line);
  for (std::string word; std::getline(stream, word, by);)
    words.push_back(word);
  return words;
}

std::vector<std::string> linesOf(const fs::path& file) {
  std::vector<std::string> lines;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

/// The first number in a file; none: "max", or no such file.
std::optional<double> numberOf(const fs::path& file, std::size_t word = 0) {
  const auto lines = linesOf(file);
  const auto words = lines.empty() ? std::vector<std::string>() : wordsOf(lines.front());
  return word < words.size() ? numberIn<double>(words[word]) : std::nullopt;
}

/// Of the lines "name value" of memory.stat.
double statOf(const fs::path& file, const std::string& name) {
  for (const std::string& line : linesOf(file))
    if (line.starts_with(name + ' '))
      return numberIn<double>(line.substr(name.size() + 1)).value_or(0.0);
  return 0.0;
}

bool contains(const std::string& list, const std::string& word) {
  const auto words = wordsOf(list, ',');
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The path of this process in the hierarchy of a controller (v1), or in the one of all (v2, ""); none: not in it.
std::optional<std::string> groupOf(const fs::path& root, const std::string& controller) {
  for (const std::string& line : linesOf(root / "proc/self/cgroup")) { // "4:memory:/docker/1f", "0::/user.slice"
    const auto first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos)
      continue;
    const std::string names = line.substr(first + 1, second - first - 1);
    if (controller.empty() ? names.empty() : contains(names, controller))
      return line.substr(second + 1);
  }
  return std::nullopt;
}

/// Folders of the group and of all above it that can be seen here. Within a container the path may be that of the
/// host, and the folder at which it is mounted the group itself.
std::vector<fs::path> foldersOf(const fs::path& root, const std::string& controller) {
  const auto group = groupOf(root, controller);
  if (!group)
    return {};
  std::error_code unknown;
  for (const std::string& line : linesOf(root / "proc/self/mountinfo")) {
    const auto words = wordsOf(line); // "35 31 0:32 ROOT PLACE options... - cgroup source rw,memory"
    const auto dash = std::find(words.begin(), words.end(), "-");
    if (words.size() < 6 || words.end() - dash < 4)
      continue;
    const bool wanted =
        controller.empty() ? dash[1] == "cgroup2" : dash[1] == "cgroup" && contains(dash[3], controller);
    const fs::path mounted = root / fs::path(words[4]).relative_path();
    if (!wanted || !fs::is_directory(mounted, unknown))
      continue;
    const fs::path inside = fs::path(*group).lexically_relative(words[3]);
    fs::path at = inside.empty() || *inside.begin() == ".." ? mounted : (mounted / inside).lexically_normal();
    while (!fs::is_directory(at, unknown) && at != mounted && at.has_relative_path())
      at = at.parent_path();
    std::vector<fs::path> folders;
    for (; at != mounted && at.has_relative_path(); at = at.parent_path())
      if (!at.filename().empty() && at.filename() != ".")
        folders.push_back(at);
    folders.push_back(mounted);
    return folders;
  }
  return {};
}

/// Folders of the groups that limit something.
struct Groups {
  std::vector<fs::path> unified, memory, processors;
};

Groups groupsOf(const fs::path& root) {
  return {foldersOf(root, ""), foldersOf(root, "memory"), foldersOf(root, "cpu")};
}

/// What a group with a limit leaves. The cache of files read and written counts as used, but is given up on demand.
double left(const fs::path& folder, const char* limit, const char* used, const char* cache) {
  const auto most = numberOf(folder / limit), now = numberOf(folder / used);
  constexpr double unlimited = 1e18; // v1 writes the largest number of pages
  if (!most || !now || *most > unlimited)
    return std::numeric_limits<double>::infinity();
  return std::max(0.0, *most - std::max(0.0, *now - statOf(folder / "memory.stat", cache)));
}

} // namespace

ContainerLimits containerLimits(const fs::path& root) {
  static const Groups own = groupsOf("/"); // a process is put into its groups before it starts
  const Groups groups = root == "/" ? own : groupsOf(root);
  ContainerLimits limits;
  const auto processors = [&](std::optional<double> quota, std::optional<double> period) {
    if (quota && period && *quota > 0 && *period > 0) // -1: none
      limits.processors = std::min(limits.processors, *quota / *period);
  };
  for (const fs::path& folder : groups.unified) {
    for (const char* limit : {"memory.max", "memory.high"})
      limits.memory = std::min(limits.memory, left(folder, limit, "memory.current", "inactive_file"));
    processors(numberOf(folder / "cpu.max"), numberOf(folder / "cpu.max", 1));
  }
  for (const fs::path& folder : groups.memory)
    limits.memory =
        std::min(limits.memory, left(folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"));
  for (const fs::path& folder : groups.processors)
    processors(numberOf(folder / "cpu.cfs_quota_us"), numberOf(folder / "cpu.cfs_period_us"));
  return limits;
}

} // namespace larmor
