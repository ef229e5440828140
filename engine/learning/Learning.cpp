#include "engine/learning/Learning.h"

#include "engine/core/Plugin.h"
#include "engine/learning/TrainingCheckpoint.h"

#include <mutex>

namespace larmor::learning {

namespace {

/// Loaded once; a failure is tried again at the next call.
const Plugin& plugin() {
  static std::mutex mutex;
  static const Plugin* loaded = nullptr;
  const std::lock_guard lock(mutex);
  if (!loaded)
    loaded = reinterpret_cast<PluginFactory*>(pluginSymbol("learning", pluginFactoryName, "LARMOR_BUILD_LEARNING"))();
  return *loaded;
}

} // namespace

const LearningInfo& info() {
  static const LearningInfo measured = plugin().info();
  return measured;
}

NetworkPointer network(const Spec& spec, const Arrays& weights, const std::string& device) {
  return plugin().network(spec, weights, device);
}

NetworkPointer script(const std::string& path, const std::string& device) { return plugin().script(path, device); }

TrainingCost trainingCost(const TrainingTask& task, jobs::JobContext& context) { return plugin().cost(task, context); }

std::vector<GradientCheck> gradientChecks() { return plugin().gradientChecks(); }

TrainingResult train(const TrainingTask& task, jobs::JobContext& context, const jobs::Sink<TrainingState>& sink) {
  if (task.checkpoint.empty())
    return plugin().train(task, nullptr, context, sink);
  TrainingCheckpoint checkpoint(task.checkpoint);
  return plugin().train(task, &checkpoint, context, sink);
}

} // namespace larmor::learning
