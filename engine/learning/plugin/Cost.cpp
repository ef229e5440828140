#include "engine/learning/plugin/Cost.h"

#include "engine/learning/plugin/Trainer.h"

#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>
#include <mutex>

namespace larmor::learning {

namespace {

/// The type of what LibTorch has allocated in all: signed in 1.13, unsigned in 2.
template <class Total>
Total totalOf(void (c10::MemoryReportingInfoBase::*)(void*, std::int64_t, Total, Total, c10::Device));
using Total = decltype(totalOf(&c10::MemoryReportingInfoBase::reportMemoryUsage));

/// Bytes of the tensors that this thread and those that work for it hold, and their peak: LibTorch's allocators tell.
class MemoryMeter final : public c10::MemoryReportingInfoBase {
public:
  void reportMemoryUsage(void*, std::int64_t bytes, Total, Total, c10::Device) override {
    const std::lock_guard lock(mutex_);
    held_ += double(bytes);
    peak_ = std::max(peak_, held_);
  }
  bool memoryProfilingEnabled() const override { return true; }
  double peak() const {
    const std::lock_guard lock(mutex_);
    return peak_;
  }

private:
  mutable std::mutex mutex_;
  double held_ = 0, peak_ = 0;
};

} // namespace

TrainingCost costOf(const TrainingTask& task, jobs::JobContext& context) {
  const auto meter = std::make_shared<MemoryMeter>();
  const c10::DebugInfoGuard guard(c10::DebugInfoKind::PROFILER_STATE, meter);
  Trainer trainer(task, nullptr, context, {});
  TrainingCost cost = trainer.tried();
  cost.bytes = meter->peak();
  return cost;
}

} // namespace larmor::learning
