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
    std::vector<double> modes = d.forward(d.state()), before(modes.size(), 0.0);
    std::vector<Step> steps(length);
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
      const std::vector<double> clean = d.forward(d.clean(levels[i]));
      for (std::size_t r = 0; r < d.rows(); ++r) {
        if (r == 0 || d.variances(r) != d.variances(r - 1))
          for (std::size_t k = 0; k < length; ++k)
            steps[k] = stepOf(d.variances(r)[k], levels, i);
        for (std::size_t j = r * width; j < (r + 1) * width; j += length)
          for (std::size_t k = 0; k < length; ++k) {
            const Step& step = steps[k];
            const double f = step.ofClean * clean[j + k] - step.ofState * modes[j + k];
            modes[j + k] = step.keep * modes[j + k] - step.move * (f + step.more * (f - before[j + k]));
            before[j + k] = f;
          }
      }
      d.state() = d.backward(modes);
    }
  }

private:
  /// Of one mode: F = ofClean D - ofState y, then y' = keep y - move (F + more (F - F before)).
  struct Step {
    double ofClean, ofState, keep, move, more;
  };
  static Step stepOf(double variance, const std::vector<double>& levels, std::size_t i) {
    const double s = levels[i], next = levels[i + 1], root = std::sqrt(variance);
    const double radius = std::sqrt(variance + s * s), nextRadius = std::sqrt(variance + next * next);
    const double turn = angle(root, s, next);
    const double more = i > 0 && next > 0 ? 0.5 * turn / angle(root, levels[i - 1], s) : 0.0;
    return {radius / (root * s), root / (s * radius), nextRadius / radius, turn * nextRadius, more};
  }
  /// theta(to) - theta(from), without the rounding of a difference of angles.
  static double angle(double root, double from, double to) {
    return std::atan(root * (to - from) / (root * root + from * to));
  }
};

} // namespace

std::unique_ptr<Sampler> makeAb2() { return std::make_unique<AdamsBashforth2>(); }

} // namespace larmor::diffusion
