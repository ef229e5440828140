#include "engine/learning/Learning.h"

#include "engine/core/Plugin.h"
#include "engine/learning/Training.h"

#include <cstdlib>
#include <mutex>

namespace larmor::learning {

namespace {

const Plugin* load() {
  // LibTorch's threads would otherwise spin between its calls and take cores from ours. Read when OpenMP starts.
  setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
  auto* factory =
      reinterpret_cast<PluginFactory*>(pluginSymbol("learning", pluginFactoryName, "LARMOR_BUILD_LEARNING"));
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

std::vector<std::string> pluginFolders() { return larmor::pluginFolders(); }

const LearningInfo& info() {
  static const LearningInfo measured = plugin().info();
  return measured;
}

Array runTorchScript(const std::string& path, const Array& input) { return plugin().runTorchScript(path, input); }

DenseResult trainDense(const DenseTask& task, DenseObserver& observer) { return plugin().trainDense(task, observer); }

} // namespace larmor::learning
