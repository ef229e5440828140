#include "engine/studies/transport/Cost.h"

#include "engine/core/MachineLoad.h"
#include "engine/core/Text.h"
#include "engine/motion/GpuTracer.h"
#include "engine/motion/WaveDevice.h"
#include "engine/studies/transport/Walk.h"

#include <algorithm>

namespace larmor::studies::transport {

namespace {

constexpr double enough = 0.02;            ///< seconds of measuring
constexpr std::size_t mostSteps = 1 << 14; ///< measured
constexpr std::int64_t mostPoints = 2000;  ///< looked at of a database; the others are like them

double stepsOf(const SimulationParameters& p) { return p.endTime() / p.timeStep(); }

/// Seconds of one processor for a step of one particle.
double secondsOfStep(const SimulationParameters& p, jobs::JobContext& context) {
  const motion::WaveDevice processor(Device::Cpu);
  const std::size_t count = std::min<std::size_t>(processor.abreast(static_cast<std::size_t>(p.modes)),
                                                  static_cast<std::size_t>(p.particles));
  Walk walk(p, p.timeStep(), 0, count, processor, 1);
  std::size_t steps = 0;
  const double begin = threadSeconds();
  double took = 0;
  for (std::size_t next = 8; took < enough && steps < mostSteps; next *= 2) {
    walk.goTo(steps += next, context);
    took = threadSeconds() - begin;
  }
  return took / static_cast<double>(steps * count);
}

bool onCard(const MachineParameters& machine) {
  std::string name;
  return machine.device == Device::Gpu || (machine.device == Device::Auto && motion::GpuTracer::hardware(name));
}

} // namespace

Cost costOf(const SimulationParameters& p, const MachineParameters& machine, jobs::JobContext& context) {
  const auto particles = static_cast<double>(p.particles);
  Cost cost{0, p.goesOn()};
  if (!onCard(machine))
    cost.seconds = secondsOnMachine(secondsOfStep(p, context) * stepsOf(p) * particles, particles, machine);
  return cost;
}

Cost costOf(const DatabaseParameters& p, std::int64_t first, const MachineParameters& machine,
            jobs::JobContext& context) {
  Cost cost{0, p.longest > 1};
  const std::int64_t left = p.points - first, looked = std::min(left, mostPoints);
  if (left <= 0 || onCard(machine))
    return cost;
  double steps = 0;
  for (std::int64_t i = 0; i < looked; ++i)
    steps += stepsOf(pointOf(p, first + i));
  steps *= static_cast<double>(left) / static_cast<double>(looked);
  const auto particles = static_cast<double>(p.particles);
  cost.seconds = secondsOnMachine(secondsOfStep(pointOf(p, first), context) * steps * particles, particles, machine);
  return cost;
}

std::string textOf(const Cost& cost) { return (cost.atLeast ? "at least " : "about ") + roughTime(cost.seconds); }

} // namespace larmor::studies::transport
