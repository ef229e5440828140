#pragma once
#include "engine/fields/PaladeTurbulence.h"
#include "engine/motion/WaveStepper.h"

#include <algorithm>
#include <cmath>

namespace larmor::motion {

/// Particles in waves of their own, and Boris' push of them in double precision: z + the plain sum of waves.
struct WaveTestCase {
  static constexpr double step = 0.3, coupling = 0.5;

  struct Plain {
    fields::ModeSum waves;
    Vec3 r{}, v;
    void advance() {
      r = r + (0.5 * step) * v;
      const Vec3 t = (0.5 * step * coupling) * (waves.at(r) + Vec3{0, 0, 1});
      const Vec3 s = (2.0 / (1.0 + dot(t, t))) * t;
      v = v + cross(v + cross(v, t), s);
      r = r + (0.5 * step) * v;
    }
  };

  std::vector<fields::Modes> modes;
  std::vector<Vec3> velocities;
  std::vector<Plain> plain;
  double energy = 0; ///< largest relative error of |v|, after differenceAfter()

  WaveTestCase(std::int64_t waves, std::size_t particles, double lambdaPerp) {
    fields::PaladeParameters p;
    p.modes = waves;
    p.lambdaPerp = lambdaPerp;
    for (std::size_t i = 0; i < particles; ++i) {
      modes.push_back(fields::paladeModes(p, 1, i + 1));
      velocities.push_back({0.5, 0.1 * static_cast<double>(i), 0.4});
      plain.push_back({{modes[i], {}, fields::ModeArithmetic::Double}, {}, velocities[i]});
    }
  }

  /// Largest distance between the two ways to push after so many steps, asked for a few at a time: what is left over
  /// must go on.
  double differenceAfter(std::size_t steps, WaveStepper& push, std::size_t together = 17) {
    jobs::JobContext context;
    double worst = 0;
    for (std::size_t done = 0; done < steps;) {
      const std::size_t now = std::min(together, steps - done);
      push.advance(now, context);
      done += now;
      for (auto& p : plain)
        for (std::size_t n = 0; n < now; ++n)
          p.advance();
      for (std::size_t i = 0; i < plain.size(); ++i)
        worst = std::max(worst, norm(push.position(i) - plain[i].r));
    }
    for (std::size_t i = 0; i < plain.size(); ++i)
      energy = std::max(energy, std::abs(norm(push.velocity(i)) / norm(velocities[i]) - 1.0));
    return worst;
  }
};

} // namespace larmor::motion
