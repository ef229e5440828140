#include "engine/learning/plugin/Catalogue.h"
#include "engine/learning/plugin/Cost.h"
#include "engine/learning/plugin/Devices.h"
#include "engine/learning/plugin/GradientCheck.h"
#include "engine/learning/plugin/NetworkHandle.h"
#include "engine/learning/plugin/Trainer.h"

#include <c10/core/GradMode.h>
#include <chrono>
#include <fmt/format.h>
#include <limits>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <torch/version.h>

namespace larmor::learning {

namespace {

constexpr double slowGigaflops = 10; // OpenBLAS reaches several times that on one core, the reference BLAS a third

double measureProduct() {
  constexpr std::int64_t n = 512;
  const c10::NoGradGuard noGradients;
  const at::Tensor a = at::ones({n, n}), b = at::ones({n, n});
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 5; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const at::Tensor c = at::matmul(a, b);
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return 2e-9 * double(n) * double(n) * double(n) / best;
}

template <class Kinds>
std::vector<KindInfo> described(const Kinds& kinds) {
  std::vector<KindInfo> result;
  for (const auto& kind : kinds) {
    result.push_back({kind->name(), kind->label(), kind->summary(), {}});
    const ParameterSet options = kind->options();
    for (const ParameterHandle& option : options.all())
      result.back().options.push_back(option.info());
  }
  return result;
}

/// Memory that every step gives back and asks for again stays in the program: a seventh of a training went into pages.
void keepFreedMemory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
}

class TorchPlugin final : public Plugin {
public:
  TorchPlugin() { keepFreedMemory(); }
  LearningInfo info() const override {
    LearningInfo info;
    info.version = TORCH_VERSION;
    info.devices = devices();
    info.networks = described(allNetworks());
    info.objectives = described(allObjectives());
    info.gigaflopsPerSecond = measureProduct();
    if (info.gigaflopsPerSecond < slowGigaflops)
      info.warning = fmt::format("Matrix products run at {:.1f} GFLOP/s; install libopenblas0-pthread and choose it "
                                 "with update-alternatives for ten times that",
                                 info.gigaflopsPerSecond);
    return info;
  }
  NetworkPointer network(const Spec& spec, const Arrays& weights, const std::string& device) const override {
    return openNetwork(spec, weights, device);
  }
  NetworkPointer script(const std::string& path, const std::string& device) const override {
    return openScript(path, device);
  }
  TrainingResult train(const TrainingTask& task, TrainingKeeper* keeper, jobs::JobContext& context,
                       const jobs::Sink<TrainingState>& sink) const override {
    return translated("training", [&] { return Trainer(task, keeper, context, sink).run(); });
  }
  TrainingCost cost(const TrainingTask& task, jobs::JobContext& context) const override {
    return translated("training", [&] { return costOf(task, context); });
  }
  std::vector<GradientCheck> gradientChecks() const override { return checkGradients(); }
};

} // namespace

} // namespace larmor::learning

extern "C" __attribute__((visibility("default"))) const larmor::learning::Plugin* larmorLearningPlugin5() {
  static const larmor::learning::TorchPlugin plugin;
  return &plugin;
}
