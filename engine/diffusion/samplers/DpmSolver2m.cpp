#include "engine/diffusion/Sampler.h"

namespace larmor::diffusion {

namespace {

/// DPM-Solver++(2M), Lu et al. 2022, algorithm 2, for y = x_t / alpha_t: with h the growth of -ln sigma,
///
///     y' = exp(-h) y + (1 - exp(-h)) ((1 + q) D - q D_before),   q = h / (2 h_before)
///
/// The first and last steps are of first order.
class DpmSolver2m final : public Sampler {
public:
  std::string name() const override { return "dpmpp2m"; }
  std::string label() const override { return "DPM-Solver++(2M)"; }
  std::string summary() const override { return "Two-step solver in the logarithm of the noise (Lu et al. 2022)."; }
  void descend(Descent& d) const override {
    const std::vector<double>& levels = d.levels();
    std::vector<double> before;
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
      const double left = levels[i + 1] / levels[i]; // exp(-h)
      const bool second = i > 0 && left > 0;
      const double q = second ? 0.5 * std::log(left) / std::log(levels[i] / levels[i - 1]) : 0.0;
      const std::vector<double>& clean = d.clean(levels[i]);
      std::vector<double>& y = d.state();
      for (std::size_t j = 0; j < y.size(); ++j)
        y[j] = left * y[j] + (1 - left) * (second ? (1 + q) * clean[j] - q * before[j] : clean[j]);
      before = clean;
    }
  }
};

} // namespace

std::unique_ptr<Sampler> makeDpmSolver2m() { return std::make_unique<DpmSolver2m>(); }

} // namespace larmor::diffusion
