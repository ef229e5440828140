#include "engine/diffusion/LogNormalNoise.h"
#include "engine/diffusion/ProcessKind.h"

#include <fmt/format.h>

namespace larmor::diffusion {

namespace {

struct WienerOptions : LogNormalNoise {
  double slowWeight = 0;

  static constexpr auto fields() {
    using P = WienerOptions;
    return std::tuple_cat(LogNormalNoise::fields(),
                          std::tuple{Parameter{&P::slowWeight, "slow_weight", "", "1",
                                               "How much more modes of large variance count where noise is large",
                                               Range{0, 1e3}}});
  }
};

/// The preconditioning of EDM in each mode of the signals' covariance, with its own variance lambda, so that a network
/// that gives 0 makes the best of Gaussian signals:
///
///     D = U lambda / (lambda + sigma^2) U^T y + U sigma sqrt(lambda / (lambda + sigma^2)) U^T F
///
/// F in mode k then is (sigma x_k / sqrt(lambda_k) - sqrt(lambda_k) n_k) / sqrt(lambda_k + sigma^2). The network is
/// shown y / sqrt(1 + sigma^2) and the Wiener estimate (the first term); the loss is |D - x|^2 over the mean of
/// sigma^2 lambda / (lambda + sigma^2), what is left of Gaussian signals. With the option slow_weight = beta, mode k
/// counts 1 + beta lambda_k sigma^2 / (1 + sigma^2) times in both: the few modes that decide where a path goes as a
/// whole are lost among those of the gyration otherwise, which no network can know at such noise.
class WienerProcess final : public Process {
public:
  WienerProcess(const WienerOptions& noise, CovariancePointer covariance)
      : noise_(noise), covariance_(std::move(covariance)) {}
  std::string identity() const override {
    return identityOf("wiener", noise_) + fmt::format(" {:016x}", covariance_->fingerprint());
  }
  std::int64_t channels(std::int64_t components) const override { return 2 * components; }
  Arrays constants() const override {
    const Modes& modes = covariance_->modes();
    if (modes.trivial())
      return {};
    const std::int64_t length = modes.length();
    return {{"modes", {{modes.values().begin(), modes.values().end()}, {length, length}}}};
  }
  double sigma(double u) const override { return noise_.sigma(u); }

  Array shown(const Array& noisy, const Levels& levels) const override {
    return together(normalised(noisy, levels), covariance_->wiener(noisy, levels));
  }

  Arrays lesson(const Array& clean, const Array& noise, const Levels& levels) const override {
    const Modes& modes = covariance_->modes();
    const Array y = noisy(clean, noise, levels);
    Array x = modes.forward(clean), n = modes.forward(noise); // then, in their place, estimate and target
    std::vector<std::vector<double>> store;
    const auto lambda = covariance_->variancesOf(levels, store);
    const std::size_t length = std::size_t(modes.length()), perRow = x.values.size() / levels.rows();
    Array weight{std::vector<float>(levels.rows() * length), {std::int64_t(levels.rows()), modes.length()}};
    std::vector<Factors> factors(length);
    for (std::size_t r = 0; r < levels.rows(); ++r) {
      const double s = levels.sigma[r];
      double sum = 0;
      for (std::size_t k = 0; k < length; ++k) {
        const double root = std::sqrt(lambda[r][k]), both = std::sqrt(lambda[r][k] + s * s);
        factors[k] = {root / both * root / both, s, s / root / both, -root / both};
        const double left = s * s * lambda[r][k] / (both * both),
                     counts = 1 + noise_.slowWeight * lambda[r][k] * s * s / (1 + s * s);
        weight.values[r * length + k] = float(left * counts);
        sum += left * counts;
      }
      for (std::size_t k = 0; k < length; ++k)
        weight.values[r * length + k] *= float(double(length) / sum);
      for (std::size_t i = 0; i < perRow; ++i) {
        const Factors& f = factors[i % length];
        float &a = x.values[r * perRow + i], &b = n.values[r * perRow + i];
        const double signal = double(a), random = double(b);
        a = float(f.estimate * (signal + f.sigma * random));
        b = float(f.targetOfSignal * signal + f.targetOfNoise * random);
      }
    }
    return {{"signal", together(normalised(y, levels), modes.backward(x))},
            {"target", modes.backward(n)},
            {"weight", std::move(weight)}};
  }

  Array clean(const Array& shown, const Array& output, const Levels& levels) const override {
    if (shown.values.size() != 2 * output.values.size())
      throw Error("process wiener", "was shown other than signals and their estimates", "what shown() gives");
    const Modes& modes = covariance_->modes();
    Array difference = modes.forward(output);
    covariance_->scale(difference, levels,
                       [](double variance, double s) { return s * std::sqrt(variance / (variance + s * s)); });
    Array result = modes.backward(difference);
    const std::size_t perRow = result.values.size() / levels.rows();
    for (std::size_t r = 0; r < levels.rows(); ++r) { // the estimate is the second half of what was shown
      float* const row = result.values.data() + r * perRow;
      const float* const estimate = shown.values.data() + (2 * r + 1) * perRow;
      for (std::size_t i = 0; i < perRow; ++i)
        row[i] += estimate[i];
    }
    return result;
  }

private:
  struct Factors {
    double estimate, sigma, targetOfSignal, targetOfNoise;
  };
  /// Rows of both, the second's channels after the first's.
  static Array together(const Array& first, const Array& second) {
    Array result{{}, first.shape};
    result.shape.at(1) *= 2;
    const std::size_t perRow = first.values.size() / std::size_t(first.shape.front());
    for (std::size_t begin = 0; begin < first.values.size(); begin += perRow)
      for (const Array* part : {&first, &second})
        result.values.insert(result.values.end(), part->values.begin() + std::ptrdiff_t(begin),
                             part->values.begin() + std::ptrdiff_t(begin + perRow));
    return result;
  }

  WienerOptions noise_;
  CovariancePointer covariance_;
};

} // namespace

std::unique_ptr<ProcessKind> makeWiener() {
  return processKind<WienerOptions>(
      "wiener", "Wiener",
      "Preconditioned in each mode of the signals' covariance: the network learns what is not Gaussian.",
      [](const WienerOptions& noise, CovariancePointer covariance) -> ProcessPointer {
        if (!covariance)
          throw Error("process wiener", "has no covariance", "that of the signals");
        return std::make_shared<WienerProcess>(noise, std::move(covariance));
      });
}

} // namespace larmor::diffusion
