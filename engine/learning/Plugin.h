#pragma once
#include "engine/learning/Training.h"

namespace larmor::learning {

struct DeviceInfo {
  std::string name;  ///< "cpu", "cuda:0"
  std::string label; ///< "processor", "cuda:0 NVIDIA ..."
};

struct LearningInfo {
  std::string version;             ///< of LibTorch
  std::vector<DeviceInfo> devices; ///< the processor first
  double gigaflopsPerSecond =
      0;               ///< of a product of 512 x 512 matrices, single precision, on the processor, best of five
  std::string warning; ///< empty, or what to do about a slow BLAS
  std::vector<KindInfo> networks, objectives;
};

/// What the plug-in offers. Plain C++ on both sides: no tensor crosses this border. Errors are larmor::Error.
class Plugin {
public:
  virtual ~Plugin() = default;
  virtual LearningInfo info() const = 0;
  virtual NetworkPointer network(const Spec& spec, const Arrays& weights, const std::string& device) const = 0;
  virtual NetworkPointer script(const std::string& path, const std::string& device) const = 0;
  virtual TrainingResult train(const TrainingTask& task, TrainingKeeper* keeper, jobs::JobContext& context,
                               const jobs::Sink<TrainingState>& sink) const = 0;
  virtual TrainingCost cost(const TrainingTask& task, jobs::JobContext& context) const = 0;
  virtual std::vector<GradientCheck> gradientChecks() const = 0;
};

/// The plug-in's one symbol, of type PluginFactory; returns an object that lives as long as the plug-in. The name ends
/// in the version of this interface.
using PluginFactory = const Plugin*();
inline constexpr const char* pluginFactoryName = "larmorLearningPlugin5";

} // namespace larmor::learning
