#include "engine/diffusion/ProcessKind.h"

#include <algorithm>
#include <numbers>

namespace larmor::diffusion {

namespace {

enum class BetaSchedule { Linear, Cosine };
[[maybe_unused]] constexpr auto choicesOf(BetaSchedule) {
  return std::array{std::pair{BetaSchedule::Linear, "linear"}, std::pair{BetaSchedule::Cosine, "cosine"}};
}

struct DdpmOptions {
  BetaSchedule schedule = BetaSchedule::Linear;
  std::int64_t steps = 1000;
  double firstBeta = 1e-4, lastBeta = 0.02;

  static constexpr std::string_view group = "DDPM";
  static constexpr auto fields() {
    using P = DdpmOptions;
    return std::tuple{
        Parameter{&P::schedule, "beta_schedule", "", "", "Noise added per step: linear, or so that a cosine is left"},
        Parameter{&P::steps, "steps", "N", "1", "Steps from signal to noise", Range{2, 1e6}},
        Parameter{&P::firstBeta, "first_beta", "β₁", "1", "Noise of the first step (linear)", Range{1e-12, 0.5}},
        Parameter{&P::lastBeta, "last_beta", "β_N", "1", "Noise of the last step (linear)", Range{1e-12, 0.999}}};
  }
};

/// abar_n of steps 1 to N. Linear: Ho et al. 2020, section 4; cosine: Nichol & Dhariwal 2021, equation 17, beta at most
/// 0.999.
std::vector<double> signalLeft(const DdpmOptions& options) {
  std::vector<double> left;
  const double steps = double(options.steps);
  const auto cosine = [&](double n) {
    return std::pow(std::cos((n / steps + 0.008) / 1.008 * std::numbers::pi / 2), 2);
  };
  double product = 1;
  for (double n = 1; n <= steps; ++n) {
    const double beta = options.schedule == BetaSchedule::Linear
                            ? options.firstBeta + (options.lastBeta - options.firstBeta) * (n - 1) / (steps - 1)
                            : std::min(0.999, 1 - cosine(n) / cosine(n - 1));
    left.push_back(product *= 1 - beta);
  }
  return left;
}

/// The network finds the noise: D = y - sigma F, shown y / sqrt(1 + sigma^2), every step as often (Ho et al. 2020,
/// equation 14; Luebke et al., equations 3 to 9).
class Ddpm final : public Process {
public:
  explicit Ddpm(const DdpmOptions& options) : options_(options) {
    for (const double left : signalLeft(options))
      levels_.push_back(std::sqrt((1 - left) / left));
  }
  std::string identity() const override { return identityOf("ddpm", options_); }
  double sigma(double u) const override {
    return levels_[std::min(levels_.size() - 1, std::size_t(u * double(levels_.size())))];
  }
  std::vector<double> schedule() const override { return {levels_.rbegin(), levels_.rend()}; }
  Array shown(const Array& noisy, const Levels& levels) const override { return normalised(noisy, levels); }
  Arrays lesson(const Array& clean, const Array& noise, const Levels& levels) const override {
    return {{"signal", shown(noisy(clean, noise, levels), levels)}, {"target", noise}, {"weight", unitWeights(levels)}};
  }
  Array clean(const Array& shown, const Array& output, const Levels& levels) const override {
    return combined(shown, output, levels, [](double s) { return std::pair{std::sqrt(1 + s * s), -s}; });
  }

private:
  DdpmOptions options_;
  std::vector<double> levels_; ///< sigma of steps 1 to N
};

} // namespace

std::unique_ptr<ProcessKind> makeDdpm() {
  return processKind<DdpmOptions>(
      "ddpm", "DDPM", "Noise in steps, of which the network finds the last sum (Ho et al. 2020; the paper's).",
      [](const DdpmOptions& options, const CovariancePointer&) { return std::make_shared<Ddpm>(options); });
}

} // namespace larmor::diffusion
