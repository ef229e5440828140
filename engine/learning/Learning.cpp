#include "engine/learning/Learning.h"

#include "engine/core/Error.h"
#include "engine/learning/Training.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <mutex>

namespace larmor::learning {

namespace {

namespace fs = std::filesystem;

std::string pluginFile() {
  for (const std::string& folder : pluginFolders()) {
    std::error_code ignored;
    const fs::path file = fs::path(folder) / "liblarmor_learning.so";
    if (fs::exists(file, ignored))
      return file.string();
  }
  throw Error("learning", "the plug-in liblarmor_learning.so is not installed",
              "it in " + pluginFolders().front() + " (build with LARMOR_BUILD_LEARNING)");
}

const Plugin* load() {
  // LibTorch's threads would otherwise spin between its calls and take cores from ours. Read when OpenMP starts.
  setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
  const std::string file = pluginFile();
  // LOCAL: LibTorch's LLVM and Qt 5 must not meet those of the OpenGL driver and of the window.
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library)
    throw Error("learning", std::string("the plug-in does not load: ") + dlerror());
  auto* factory = reinterpret_cast<PluginFactory*>(dlsym(library, pluginFactoryName));
  if (!factory) {
    dlclose(library);
    throw Error(file, std::string("is not the plug-in of this version (no ") + pluginFactoryName + ")");
  }
  return factory();
}

/// Loaded once; a failure is tried again at the next call.
const Plugin& plugin() {
  static std::mutex mutex;
  static const Plugin* loaded = nullptr;
  const std::lock_guard lock(mutex);
  if (!loaded)
    loaded = load();
  return *loaded;
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

const LearningInfo& info() {
  static const LearningInfo measured = plugin().info();
  return measured;
}

Array runTorchScript(const std::string& path, const Array& input) { return plugin().runTorchScript(path, input); }

DenseResult trainDense(const DenseTask& task, DenseObserver& observer) { return plugin().trainDense(task, observer); }

} // namespace larmor::learning
