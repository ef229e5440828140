#include "engine/devices/DeviceCheck.h"

#include "engine/compute/GpuThread.h"
#include "engine/core/Error.h"
#include "engine/devices/CheckedKernel.h"

#include <algorithm>
#include <chrono>

namespace larmor::devices {

namespace {

constexpr double enoughSeconds = 0.4;

std::optional<compute::GpuPeak> peakOf(const compute::GpuPlace& card) {
  try {
    compute::GpuPeak peak;
    compute::GpuThread(card.index).run([&](compute::GpuContext& gpu) { peak = compute::measurePeak(gpu); });
    return peak;
  } catch (const Error&) { // the share stays unknown, the checks say what works
    return {};
  }
}

KernelCheck checkOne(CheckedKernel& kernel, const compute::GpuPlace& card, const std::string& state,
                     double processorSpeed, const std::optional<compute::GpuPeak>& peak, jobs::JobContext& context) {
  KernelCheck check;
  check.kernel = kernel.name();
  check.state = state;
  check.place = card.index;
  check.card = card.device->renderer;
  check.processorSpeed = processorSpeed;
  try {
    kernel.compare(check, context);
    check.cardSpeed = kernel.cardSpeed(check, card.device->software, context);
    if (peak)
      check.shareOfLimit = check.cardSpeed / kernel.limit(*peak);
  } catch (const Cancelled&) {
    throw;
  } catch (const std::exception& error) {
    check.problem = error.what();
  }
  return check;
}

} // namespace

double rateOf(double amount, std::size_t mostCalls, jobs::JobContext& context, const std::function<void()>& call) {
  using Clock = std::chrono::steady_clock;
  call();
  double best = 0, total = 0;
  for (std::size_t n = 1; n < std::max<std::size_t>(mostCalls, 2) && (total < enoughSeconds || n < 4); ++n) {
    context.checkpoint();
    const auto start = Clock::now();
    call();
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    best = std::max(best, amount / std::max(seconds, 1e-9));
    total += seconds;
  }
  return best;
}

bool DeviceChecks::allAgree() const {
  return std::all_of(cards.begin(), cards.end(), [](const KernelCheck& check) { return check.agrees(); });
}

DeviceChecks checkDevices(const DeviceList& list, jobs::JobContext& context) {
  DeviceChecks checks;
  std::unique_ptr<CheckedKernel> kernels[] = {checkedModes(), checkedGrid(), checkedTransport()};
  const double total = static_cast<double>(std::size(kernels) * (1 + list.cards.size()));
  double done = 0;
  for (const auto& kernel : kernels) {
    context.progress(done++, total, kernel->name() + " on the processor");
    checks.processor.push_back({kernel->name(), kernel->processorSpeed(context)});
  }
  for (const compute::GpuPlace& card : list.cards) {
    if (!card.device)
      continue;
    const auto peak = peakOf(card);
    for (std::size_t k = 0; k < std::size(kernels); ++k) {
      context.progress(done++, total, kernels[k]->name() + " on " + card.device->renderer);
      for (const std::string& state : kernels[k]->states(*card.device))
        checks.cards.push_back(checkOne(*kernels[k], card, state, checks.processor[k].speed, peak, context));
    }
  }
  return checks;
}

} // namespace larmor::devices
