#pragma once
#include "engine/fields/PaladeTurbulence.h"
#include "engine/motion/WaveDevice.h"
#include "engine/studies/transport/Simulate.h"

#include <array>
#include <span>

namespace larmor::studies::transport {

/// The turbulence of a simulation, of which every particle gets a realisation of its own.
fields::PaladeParameters turbulenceOf(const SimulationParameters& parameters);

/// Where a particle is after a step, from which it can go on.
struct Whereabouts {
  Vec3 place{}, velocity{};
};

/// Particles pushed together, each in waves and with a gyrophase of its own: from their start at the origin on, or from
/// where an earlier walk left them.
class Walk {
public:
  /// @param first .. end - 1 are the particles' numbers, which with the seed give waves and gyrophases.
  /// @param dt in m/(|q| B_0). @param threads that draw the waves, 0 = all cores. @throws Error as WaveDevice::push.
  Walk(const SimulationParameters& parameters, double dt, std::size_t first, std::size_t end,
       const motion::WaveDevice& device, unsigned threads);
  /// Goes on. @param from where those particles are, in order. @param step at which they are there.
  Walk(const SimulationParameters& parameters, double dt, std::size_t first, std::span<const Whereabouts> from,
       std::size_t step, const motion::WaveDevice& device, unsigned threads);
  Walk(const Walk&) = delete; // push_ looks into modes_
  Walk& operator=(const Walk&) = delete;

  std::size_t particles() const { return modes_.size(); }
  Whereabouts whereabouts(std::size_t i) const { return {push_->position(i), push_->velocity(i)}; }
  /// Up to `step`, counted from the start; may be cancelled on the way, which alone may take hours. @throws Cancelled
  void goTo(std::size_t step, jobs::JobContext& context);
  Vec3 place(std::size_t i) const { return push_->position(i); }
  /// Gyro-centre about the mean field: it does not swing with the gyration, which for weak turbulence is far larger
  /// than what diffuses.
  std::array<double, 2> centre(std::size_t i) const;
  double pitchCosine(std::size_t i) const { return push_->velocity(i)[2] / speed_; }

private:
  void drawWaves(const SimulationParameters& parameters, std::size_t first, unsigned threads);

  double gamma_, speed_;
  std::vector<fields::Modes> modes_;
  std::unique_ptr<motion::WaveStepper> push_;
  std::size_t step_ = 0;
};

} // namespace larmor::studies::transport
