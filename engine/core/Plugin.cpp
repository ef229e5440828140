#include "engine/core/Plugin.h"

#include "engine/core/Error.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>

namespace larmor {

namespace {

namespace fs = std::filesystem;

/// LibTorch's threads would otherwise spin between its calls and take cores from ours. Read when OpenMP starts; set
/// here, when the program is loaded, because other threads may read the environment later.
[[gnu::constructor]] void openMpWaitsPassively() { setenv("OMP_WAIT_POLICY", "PASSIVE", 0); }

std::string pluginFile(const std::string& name, const std::string& option) {
  const std::string library = "liblarmor_" + name + ".so";
  for (const std::string& folder : pluginFolders()) {
    std::error_code ignored;
    const fs::path file = fs::path(folder) / library;
    if (fs::exists(file, ignored))
      return file.string();
  }
  throw Error(name, "the plug-in " + library + " is not installed",
              "it in " + pluginFolders().front() + " (build with " + option + ")");
}

} // namespace

std::vector<std::string> pluginFolders() {
  if (const char* own = std::getenv("LARMOR_PLUGIN_PATH"); own && *own)
    return {own};
  std::vector<std::string> folders;
  std::error_code ignored;
  for (fs::path at = fs::read_symlink("/proc/self/exe", ignored).parent_path(); at.has_relative_path();
       at = at.parent_path())
    folders.push_back((at / "lib" / "larmor").string());
  if (folders.empty())
    folders.push_back("/usr/lib/larmor");
  return folders;
}

void* pluginSymbol(const std::string& name, const char* symbol, const std::string& option) {
  const std::string file = pluginFile(name, option);
  // LOCAL: what a plug-in brings along (LibTorch's LLVM, Qt 5) must not meet those of the OpenGL driver and the window.
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library)
    throw Error(name, std::string("the plug-in does not load: ") + dlerror());
  void* found = dlsym(library, symbol);
  if (!found) {
    dlclose(library);
    throw Error(file, std::string("is not the plug-in of this version (no ") + symbol + ")");
  }
  return found;
}

} // namespace larmor
