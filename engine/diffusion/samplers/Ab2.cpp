#include "engine/diffusion/Sampler.h"

namespace larmor::diffusion {

namespace {

/// With z_k = y_k / sqrt(lambda_k + sigma^2) and theta_k = atan(sigma / sqrt(lambda_k)) in each mode of the covariance,
/// the probability flow is dz = -F dtheta, F being what a network with Wiener preconditioning gives: F = 0 for Gaussian
/// signals, which come out exact with any number of steps. Second order, Adams and Bashforth; the first and last steps
/// are Euler's.
class AdamsBashforth2 final : public Sampler {
public:
  std::string name() const override { return "ab2"; }
  std::string label() const override { return "AB2 in the Wiener angle"; }
  std::string summary() const override {
    return "Adams-Bashforth in the angle between signal and noise of each mode: exact for Gaussian signals.";
  }
  void descend(Descent& d) const override {
    const std::vector<double>& levels = d.levels();
    const std::size_t width = d.perRow(), length = std::size_t(d.covariance().length());
    std::vector<double> modes = d.forward(d.state()), before;
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
      const double s = levels[i], next = levels[i + 1];
      const std::vector<double> clean = d.forward(d.clean(s));
      std::vector<double> now(modes.size());
      for (std::size_t j = 0; j < modes.size(); ++j) {
        const double variance = d.variances(j / width)[j % length], root = std::sqrt(variance);
        const double radius = std::sqrt(variance + s * s), z = modes[j] / radius;
        now[j] = (clean[j] / root - root / radius * z) * radius / s;
        const double step = angle(root, s, next);
        double slope = now[j];
        if (i > 0 && next > 0)
          slope += 0.5 * step / angle(root, levels[i - 1], s) * (now[j] - before[j]);
        modes[j] = (z - step * slope) * std::sqrt(variance + next * next);
      }
      before = std::move(now);
      d.state() = d.backward(modes);
    }
  }

private:
  /// theta(to) - theta(from), without the rounding of a difference of angles.
  static double angle(double root, double from, double to) {
    return std::atan(root * (to - from) / (root * root + from * to));
  }
};

} // namespace

std::unique_ptr<Sampler> makeAb2() { return std::make_unique<AdamsBashforth2>(); }

} // namespace larmor::diffusion
