#pragma once
#include "engine/devices/DeviceList.h"
#include "engine/jobs/JobContext.h"

namespace larmor::devices {

/// A kernel of a card beside the processor's, over the same short paths, and the speed of both.
struct KernelCheck {
  std::string kernel;                   ///< "modes", "grid", "transport"
  std::string state;                    ///< of position and velocity on the card: "single", "double"
  std::size_t place = 0;                ///< of the card, GpuPlace::index
  std::string card;                     ///< its name
  std::size_t particles = 0, steps = 0; ///< that were compared
  double difference = 0;                ///< largest distance between two paths at their ends, over the way flown
  double allowed = 0;                   ///< difference from which on something is wrong
  double processorSpeed = 0;            ///< particle-steps a second of one core
  double cardSpeed = 0;                 ///< particle-steps a second, transfers included; 0 if it was not measured
  double shareOfLimit = 0; ///< of what the card did at most in a kernel of multiply-adds (modes) or copies (grid)
  std::string problem;     ///< why the kernel does not run there

  bool agrees() const { return problem.empty() && difference <= allowed; }
};

/// What the processor does by itself, one core of it: measured also where there is no card.
struct ProcessorSpeed {
  std::string kernel;
  double speed = 0; ///< particle-steps a second, double state
};

struct DeviceChecks {
  std::vector<ProcessorSpeed> processor;
  std::vector<KernelCheck> cards;
  bool allAgree() const;
};

/// Runs the kernels of every card of the list: some seconds each on hardware, up to half a minute on a software
/// rasteriser. @throws Cancelled
DeviceChecks checkDevices(const DeviceList& list, jobs::JobContext& context);

} // namespace larmor::devices
