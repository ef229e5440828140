#include "engine/diffusion/Sampler.h"

namespace larmor::diffusion {

namespace {

/// y' = D + s / sigma (y - D): Song et al. 2021, equation 12 without noise, for y = x_n / sqrt(abar_n). First order.
class Ddim final : public Sampler {
public:
  std::string name() const override { return "ddim"; }
  std::string label() const override { return "DDIM"; }
  std::string summary() const override { return "Steps back without noise, of first order (Song et al. 2021)."; }
  void descend(Descent& d) const override {
    const std::vector<double>& levels = d.levels();
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
      const std::vector<double>& clean = d.clean(levels[i]);
      std::vector<double>& y = d.state();
      for (std::size_t j = 0; j < y.size(); ++j)
        y[j] = clean[j] + levels[i + 1] / levels[i] * (y[j] - clean[j]);
    }
  }
};

} // namespace

std::unique_ptr<Sampler> makeDdim() { return std::make_unique<Ddim>(); }

} // namespace larmor::diffusion
