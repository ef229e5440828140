#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace larmor::learning {

/// Numbers with a shape, last index fastest: values.size() is the product of the shape.
struct Array {
  std::vector<float> values;
  std::vector<std::int64_t> shape;
};

struct LearningInfo {
  std::string version;           ///< of LibTorch
  bool cuda = false;             ///< it can use a CUDA device
  double gigaflopsPerSecond = 0; ///< of a product of 512 x 512 matrices, single precision, best of five
  std::string warning;           ///< empty, or what to do about a slow BLAS
};

struct DenseTask;
struct DenseResult;
class DenseObserver;

/// What the plug-in offers. Plain C++ on both sides: no tensor crosses this border. Errors are larmor::Error.
class Plugin {
public:
  virtual ~Plugin() = default;
  virtual LearningInfo info() const = 0;
  virtual Array runTorchScript(const std::string& path, const Array& input) const = 0;
  virtual DenseResult trainDense(const DenseTask& task, DenseObserver& observer) const = 0;
};

/// The plug-in's one symbol, of type PluginFactory; returns an object that lives as long as the plug-in. The name ends
/// in the version of this interface.
using PluginFactory = const Plugin*();
inline constexpr const char* pluginFactoryName = "larmorLearningPlugin2";

} // namespace larmor::learning
