#include "engine/core/Resources.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace larmor {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> places() {
  std::error_code unknown;
  const auto program = fs::read_symlink("/proc/self/exe", unknown).parent_path();
  std::vector<fs::path> all;
  if (const char* folder = std::getenv("LARMOR_RESOURCES"))
    all.emplace_back(folder);
  all.push_back(program / "../share/larmor");
  all.push_back(program / "../resources");
  all.emplace_back(LARMOR_BUILT_RESOURCES);
  return all;
}

} // namespace

fs::path resource(const std::string& name) {
  std::error_code unknown;
  std::string tried;
  for (const fs::path& place : places()) {
    if (fs::exists(place / name, unknown))
      return (place / name).lexically_normal();
    tried += (tried.empty() ? "" : ", ") + place.lexically_normal().string();
  }
  throw Error(name, "does not come with this installation (looked in " + tried + ")",
              "the folder resources of Larmor; LARMOR_RESOURCES may name it");
}

bool isShipped(const fs::path& path) {
  std::error_code unknown;
  const fs::path whole = fs::weakly_canonical(path, unknown);
  const auto all = places();
  return !whole.empty() && std::any_of(all.begin(), all.end(), [&](const fs::path& place) {
    const fs::path folder = fs::canonical(place, unknown);
    return !unknown && std::mismatch(folder.begin(), folder.end(), whole.begin(), whole.end()).first == folder.end();
  });
}

void requireNotShipped(const fs::path& path) {
  if (isShipped(path))
    throw Error(path.string(), "comes with the program and stays as it is", "a file in another folder");
}

} // namespace larmor
