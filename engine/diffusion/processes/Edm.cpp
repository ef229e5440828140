#include "engine/diffusion/LogNormalNoise.h"
#include "engine/diffusion/ProcessKind.h"

namespace larmor::diffusion {

namespace {

/// D = y / (1 + sigma^2) + sigma / sqrt(1 + sigma^2) F, shown y / sqrt(1 + sigma^2): Karras et al. 2022, table 1, for
/// signals of unit variance. F then is (sigma x - n) / sqrt(1 + sigma^2), and rows count alike.
class Edm final : public Process {
public:
  explicit Edm(const LogNormalNoise& noise) : noise_(noise) {}
  std::string identity() const override { return identityOf("edm", noise_); }
  double sigma(double u) const override { return noise_.sigma(u); }
  Array shown(const Array& noisy, const Levels& levels) const override { return normalised(noisy, levels); }
  Arrays lesson(const Array& clean, const Array& noise, const Levels& levels) const override {
    const auto factors = [](double s) { return std::pair{s / std::sqrt(1 + s * s), -1 / std::sqrt(1 + s * s)}; };
    return {{"signal", shown(noisy(clean, noise, levels), levels)},
            {"target", combined(clean, noise, levels, factors)},
            {"weight", unitWeights(levels)}};
  }
  Array clean(const Array& shown, const Array& output, const Levels& levels) const override {
    return combined(shown, output, levels, [](double s) {
      return std::pair{1 / std::sqrt(1 + s * s), s / std::sqrt(1 + s * s)};
    });
  }

private:
  LogNormalNoise noise_;
};

} // namespace

std::unique_ptr<ProcessKind> makeEdm() {
  return processKind<LogNormalNoise>(
      "edm", "EDM", "Preconditioned for white signals of unit variance (Karras et al. 2022).",
      [](const LogNormalNoise& noise, const CovariancePointer&) { return std::make_shared<Edm>(noise); });
}

} // namespace larmor::diffusion
