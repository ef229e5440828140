#include "engine/statistics/LagSums.h"
#include "engine/statistics/Statistic.h"

#include <cmath>

namespace larmor::statistics {

namespace {

/// <|X(t+tau)-X(t)|^2> over time origins and particles, in all (the components that are known) and along and across the
/// axis.
class MeanSquaredDisplacement final : public Statistic {
public:
  explicit MeanSquaredDisplacement(const StatisticContext& context)
      : context_(context), lags_(logarithmicLags(context.spacing.records)) {}
  std::string name() const override { return "msd"; }
  std::string label() const override { return "Mean squared displacement"; }
  std::size_t size() const override { return 4 * lags_.size(); } // pairs, across, across, along

  void add(const PathSeries& series, std::span<double> sums) const override {
    if (series.path().velocity.empty() && series.path().position.empty())
      return;
    std::vector<double> x[3];
    componentsAlong(series.position(), context_.spacing.records, context_.axis, x);
    for (std::size_t k = 0; k < lags_.size(); ++k)
      sums[k] += static_cast<double>(context_.spacing.records - lags_[k]);
    for (std::size_t c = 0; c < 3; ++c)
      addLagSums(std::span<const double>(x[c]), lags_, sums.data() + (c + 1) * lags_.size(), nullptr);
  }

  std::vector<Curve> curves(const BlockSums& sums) const override {
    const std::string unit = context_.normalisation.lengthUnit + "²";
    const std::string perTime = unit + "/(" + context_.normalisation.timeUnit + ")";
    std::vector<Curve> out{
        curve(sums, named("msd", "Mean squared displacement", "⟨|ΔX|²⟩", unit), {1, 1, 1}, false),
        curve(sums, named("msd_over_tau", "Mean squared displacement / lag", "⟨|ΔX|²⟩/τ", perTime), {1, 1, 1}, true),
        exponent(sums)};
    if (context_.allKnown()) {
      out.push_back(curve(
          sums,
          named("msd_perpendicular", "Mean squared displacement across " + axisName(context_.axis), "⟨ΔX_⊥²⟩", unit),
          {1, 1, 0}, false));
      out.push_back(curve(
          sums, named("msd_parallel", "Mean squared displacement along " + axisName(context_.axis), "⟨ΔX_∥²⟩", unit),
          {0, 0, 1}, false));
    }
    return out;
  }

private:
  /// d ln MSD / d ln tau between lags two apart: 2 while paths are straight, 1 where they diffuse.
  Curve exponent(const BlockSums& sums) const {
    Curve out = named("msd_local_exponent", "Local exponent", "d ln⟨|ΔX|²⟩/d ln τ", "1");
    out.logX = true;
    const Jackknife jackknife(sums);
    const std::size_t n = lags_.size();
    for (std::size_t k = 1; k + 1 < n; ++k) {
      const double ratio = std::log(static_cast<double>(lags_[k + 1]) / static_cast<double>(lags_[k - 1]));
      appendPoint(out, static_cast<double>(lags_[k]) * std::abs(context_.spacing.step),
                  jackknife.estimate([&](std::span<const double> s) {
                    const auto mean = [&](std::size_t at) {
                      return (s[n + at] + s[2 * n + at] + s[3 * n + at]) / s[at];
                    };
                    return std::log(mean(k + 1) / mean(k - 1)) / ratio;
                  }));
    }
    return out;
  }
  Curve named(const char* name, const std::string& title, const char* yLabel, const std::string& yUnit) const {
    return emptyCurve(name, title, "Lag τ", context_.normalisation.timeUnit, yLabel, yUnit);
  }
  Curve curve(const BlockSums& sums, Curve out, const Vec3& components, bool overLag) const {
    out.logX = out.logY = true;
    const Jackknife jackknife(sums);
    const std::size_t n = lags_.size();
    for (std::size_t k = 0; k < n; ++k) {
      const double tau = static_cast<double>(lags_[k]) * std::abs(context_.spacing.step);
      appendPoint(out, tau, jackknife.estimate([&](std::span<const double> s) {
        const double sum = components[0] * s[n + k] + components[1] * s[2 * n + k] + components[2] * s[3 * n + k];
        return sum / s[k] / (overLag ? tau : 1.0);
      }));
    }
    return out;
  }

  StatisticContext context_;
  std::vector<std::size_t> lags_;
};

} // namespace

std::unique_ptr<Statistic> makeMeanSquaredDisplacement(const StatisticContext& context) {
  return std::make_unique<MeanSquaredDisplacement>(context);
}

} // namespace larmor::statistics
