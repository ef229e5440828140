#include "engine/core/Error.h"
#include "engine/learning/Training.h"
#include "engine/learning/plugin/Dense.h"

#include <algorithm>
#include <torch/script.h>
#include <torch/version.h>

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <limits>

namespace larmor::learning {

namespace {

constexpr double slowGigaflops = 10; // OpenBLAS reaches several times that on one core, the reference BLAS a third

double measureProduct() {
  constexpr std::int64_t n = 512;
  const at::Tensor a = at::ones({n, n}), b = at::ones({n, n});
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 5; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const at::Tensor c = at::matmul(a, b);
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return 2e-9 * double(n) * double(n) * double(n) / best;
}

/// The first line of LibTorch's messages; the rest is its own call stack.
std::string firstLine(const char* message) {
  const std::string text(message);
  return text.substr(0, text.find('\n'));
}

void requireConsistent(const Array& input) {
  std::int64_t count = 1;
  for (const std::int64_t n : input.shape) {
    if (n <= 0 || count > std::numeric_limits<std::int64_t>::max() / n)
      throw Error("TorchScript input", fmt::format("a dimension is {}", n), "positive dimensions");
    count *= n;
  }
  if (count != static_cast<std::int64_t>(input.values.size()))
    throw Error("TorchScript input", fmt::format("{} values for a shape of {}", input.values.size(), count));
}

torch::jit::Module loadModel(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored))
    throw Error(path, "cannot be read", "a TorchScript model");
  try {
    torch::jit::Module model = torch::jit::load(path, at::kCPU);
    model.eval();
    return model;
  } catch (const std::exception& error) {
    throw Error(path, "is no TorchScript model (" + firstLine(error.what()) + ")", "a file written by torch.jit.save");
  }
}

Array toArray(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.to(at::kCPU, at::kFloat).contiguous();
  const float* data = flat.data_ptr<float>();
  return {{data, data + flat.numel()}, flat.sizes().vec()};
}

class TorchPlugin final : public Plugin {
public:
  LearningInfo info() const override {
    LearningInfo info;
    info.version = TORCH_VERSION;
    info.cuda = at::hasCUDA();
    const c10::InferenceMode noGradients;
    info.gigaflopsPerSecond = measureProduct();
    if (info.gigaflopsPerSecond < slowGigaflops)
      info.warning = fmt::format("Matrix products run at {:.1f} GFLOP/s; install libopenblas0-pthread and choose it "
                                 "with update-alternatives for ten times that",
                                 info.gigaflopsPerSecond);
    return info;
  }

  Array runTorchScript(const std::string& path, const Array& input) const override {
    requireConsistent(input);
    torch::jit::Module model = loadModel(path);
    const c10::InferenceMode noGradients;
    const at::Tensor tensor = at::from_blob(const_cast<float*>(input.values.data()), input.shape, at::kFloat)
                                  .clone(); // models may write to it
    torch::jit::IValue output;
    try {
      output = model.forward({tensor});
    } catch (const std::exception& error) {
      throw Error(path, "fails on an input of " + fmt::format("{} dimensions", input.shape.size()) + " (" +
                            firstLine(error.what()) + ")");
    }
    if (!output.isTensor())
      throw Error(path, "returns " + output.tagKind(), "one tensor");
    return toArray(output.toTensor());
  }

  DenseResult trainDense(const DenseTask& task, DenseObserver& observer) const override {
    return learning::trainOnProcessor(task, observer);
  }
};

} // namespace

} // namespace larmor::learning

extern "C" __attribute__((visibility("default"))) const larmor::learning::Plugin* larmorLearningPlugin2() {
  static const larmor::learning::TorchPlugin plugin;
  return &plugin;
}
