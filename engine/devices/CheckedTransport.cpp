// The kernel of shaders/wave_push.comp: each particle in waves of its own.
#include "engine/devices/CheckedKernel.h"
#include "engine/fields/PaladeTurbulence.h"
#include "engine/motion/GpuWavePush.h"
#include "engine/motion/WavePush.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace larmor::devices {

namespace {

constexpr std::int64_t waves = 500;
constexpr double step = 0.3, coupling = 0.5, speed = 0.8;
/// Of a wave in shaders/wave_push.comp: 3 for its phase, 2 to fold it, 6 for the cosine, 2 for the sums.
constexpr double multiplyAddsPerWave = 13;

class CheckedTransport final : public CheckedKernel {
public:
  std::string name() const override { return "transport"; }
  std::vector<std::string> states(const compute::GpuDevice&) const override { return {"single"}; }

  double processorSpeed(jobs::JobContext& context) override {
    const Particles two(2);
    motion::WavePush push(two.waves, two.velocities, step, coupling);
    return rateOf(2.0 * 500, noLimit, context, [&] { push.advance(500, context); });
  }

  void compare(KernelCheck& check, jobs::JobContext& context) override {
    const Particles some(8);
    check.particles = some.waves.size();
    check.steps = 100;
    motion::WavePush processor(some.waves, some.velocities, step, coupling);
    processor.advance(check.steps, context);
    motion::GpuWaveKernels kernels(check.place);
    motion::GpuWavePush card(kernels, some.waves, some.velocities, step, coupling);
    card.advance(check.steps, context);
    double largest = 0;
    for (std::size_t p = 0; p < check.particles; ++p) {
      const double d = norm(processor.position(p) - card.position(p));
      largest = std::isfinite(d) ? std::max(largest, d) : INFINITY;
    }
    check.difference = largest / (speed * step * static_cast<double>(check.steps));
    check.allowed = 1e-3;
  }

  double cardSpeed(const KernelCheck& check, bool software, jobs::JobContext& context) override {
    motion::GpuWaveKernels kernels(check.place);
    const std::size_t steps = software ? 50 : 500;
    const Particles many(std::min<std::size_t>(kernels.mostParticles(waves), software ? 64 : 8192));
    motion::GpuWavePush push(kernels, many.waves, many.velocities, step, coupling);
    return rateOf(static_cast<double>(many.waves.size() * steps), noLimit, context,
                  [&] { push.advance(steps, context); });
  }

  double limit(const compute::GpuPeak& peak) const override {
    return peak.multiplyAdds / (multiplyAddsPerWave * static_cast<double>(waves));
  }

private:
  static constexpr std::size_t noLimit = std::numeric_limits<std::size_t>::max();

  /// Each with its own waves and direction.
  struct Particles {
    std::vector<fields::Modes> waves;
    std::vector<Vec3> velocities;
    explicit Particles(std::size_t count) {
      fields::PaladeParameters parameters;
      parameters.modes = devices::waves;
      for (std::size_t p = 0; p < count; ++p) {
        waves.push_back(fields::paladeModes(parameters, 1, p + 1));
        const double angle = 0.3 + 0.1 * static_cast<double>(p % 13);
        velocities.push_back({speed * std::sin(angle), 0.0, speed * std::cos(angle)});
      }
    }
  };
};

} // namespace

std::unique_ptr<CheckedKernel> checkedTransport() { return std::make_unique<CheckedTransport>(); }

} // namespace larmor::devices
