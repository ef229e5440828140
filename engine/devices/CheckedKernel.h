#pragma once
#include "engine/compute/GpuDevice.h"
#include "engine/compute/GpuPeak.h"
#include "engine/devices/DeviceCheck.h"

#include <functional>
#include <memory>

namespace larmor::devices {

/// One of the kernels that cards have, with a case that shows whether it is right.
class CheckedKernel {
public:
  virtual ~CheckedKernel() = default;
  virtual std::string name() const = 0;
  /// States of position and velocity that the kernel has on such a device.
  virtual std::vector<std::string> states(const compute::GpuDevice& device) const = 0;
  /// Particle-steps a second of one core, double state.
  virtual double processorSpeed(jobs::JobContext& context) = 0;
  /// Fills particles, steps, difference and allowed. @throws Error
  virtual void compare(KernelCheck& check, jobs::JobContext& context) = 0;
  /// Particle-steps a second on the card. @throws Error
  virtual double cardSpeed(const KernelCheck& check, bool software, jobs::JobContext& context) = 0;
  /// Particle-steps a second that the card could do if it did nothing but what the kernel needs most of.
  virtual double limit(const compute::GpuPeak& peak) const = 0;
};

/// Particles in 500 waves that are the same for all ("modes"), and in a grid of 128^3 nodes ("grid").
std::unique_ptr<CheckedKernel> checkedModes();
std::unique_ptr<CheckedKernel> checkedGrid();
/// Particles in 500 waves of their own, as the study of transport pushes them ("transport").
std::unique_ptr<CheckedKernel> checkedTransport();

/// `amount`, which a call does, over the time of the fastest of several calls; the first one is not counted.
double rateOf(double amount, std::size_t mostCalls, jobs::JobContext& context, const std::function<void()>& call);

} // namespace larmor::devices
