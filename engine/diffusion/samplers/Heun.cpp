#include "engine/diffusion/Sampler.h"

namespace larmor::diffusion {

namespace {

/// Heun's method on dy/dsigma = (y - D) / sigma: Karras et al. 2022, algorithm 1. Two evaluations a step, one in the
/// last.
class Heun final : public Sampler {
public:
  std::string name() const override { return "heun"; }
  std::string label() const override { return "Heun"; }
  std::string summary() const override {
    return "Heun's method in the noise, two evaluations a step (Karras et al. 2022).";
  }
  std::size_t levels(std::size_t evaluations) const override { return (evaluations + 1) / 2; }
  std::size_t evaluations(std::size_t levels) const override { return 2 * levels - 1; }
  void descend(Descent& d) const override {
    const std::vector<double>& levels = d.levels();
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
      const double s = levels[i], next = levels[i + 1], step = next - s;
      std::vector<double>& y = d.state();
      const std::vector<double> start = y;
      std::vector<double> slope = slopeAt(d, s);
      for (std::size_t j = 0; j < y.size(); ++j)
        y[j] = start[j] + step * slope[j];
      if (next == 0)
        return;
      const std::vector<double> end = slopeAt(d, next);
      for (std::size_t j = 0; j < y.size(); ++j)
        y[j] = start[j] + step * 0.5 * (slope[j] + end[j]);
    }
  }

private:
  static std::vector<double> slopeAt(Descent& d, double sigma) {
    std::vector<double> slope = d.clean(sigma);
    for (std::size_t j = 0; j < slope.size(); ++j)
      slope[j] = (d.state()[j] - slope[j]) / sigma;
    return slope;
  }
};

} // namespace

std::unique_ptr<Sampler> makeHeun() { return std::make_unique<Heun>(); }

} // namespace larmor::diffusion
