#include "engine/diffusion/Sampler.h"

namespace larmor::diffusion {

namespace {

/// From y at sigma to y' at s < sigma: D + (s / sigma)^2 (y - D) and noise of variance s^2 (sigma^2 - s^2) / sigma^2
/// (posterior) or (sigma^2 - s^2) (1 + s^2) / (1 + sigma^2) (beta): Ho et al. 2020, algorithm 2, for y = x_n /
/// sqrt(abar_n). The last step adds none.
class Ancestral final : public Sampler {
public:
  std::string name() const override { return "ddpm"; }
  std::string label() const override { return "DDPM"; }
  std::string summary() const override { return "Steps back that add noise again (Ho et al. 2020; the paper's)."; }
  void descend(Descent& d) const override {
    const std::vector<double>& levels = d.levels();
    const bool beta = d.parameters().variance == StepVariance::Beta;
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
      const double from = levels[i] * levels[i], to = levels[i + 1] * levels[i + 1];
      const std::vector<double>& clean = d.clean(levels[i]);
      std::vector<double>& y = d.state();
      for (std::size_t j = 0; j < y.size(); ++j)
        y[j] = clean[j] + to / from * (y[j] - clean[j]);
      if (to > 0)
        d.addNoise(std::sqrt(beta ? (from - to) * (1 + to) / (1 + from) : to * (from - to) / from));
    }
  }
};

} // namespace

std::unique_ptr<Sampler> makeAncestral() { return std::make_unique<Ancestral>(); }

} // namespace larmor::diffusion
