#include "engine/core/Resources.h"

#include "engine/core/Error.h"

#include <cstdlib>
#include <vector>

namespace larmor {

std::filesystem::path resource(const std::string& name) {
  std::error_code unknown;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown).parent_path();
  std::vector<std::filesystem::path> places;
  if (const char* folder = std::getenv("LARMOR_RESOURCES"))
    places.emplace_back(folder);
  places.push_back(program / "../share/larmor");
  places.push_back(program / "../resources");
  places.emplace_back(LARMOR_BUILT_RESOURCES);
  std::string tried;
  for (const auto& place : places) {
    if (std::filesystem::exists(place / name, unknown))
      return (place / name).lexically_normal();
    tried += (tried.empty() ? "" : ", ") + place.lexically_normal().string();
  }
  throw Error(name, "does not come with this installation (looked in " + tried + ")",
              "the folder resources of Larmor; LARMOR_RESOURCES may name it");
}

} // namespace larmor
