#include "engine/statistics/LagSums.h"
#include "engine/statistics/Statistic.h"

#include <algorithm>

namespace larmor::statistics {

namespace {

/// Moments of velocity increments per component, S_p(tau) = <(V_i(t+tau)-V_i(t))^p>, and flatness S_4/S_2^2, pooled
/// over the components that are known and, since a mean field makes them differ, along and across the axis.
class StructureFunctions final : public Statistic {
public:
  explicit StructureFunctions(const StatisticContext& context)
      : context_(context), lags_(logarithmicLags(context.spacing.records)) {}
  std::string name() const override { return "structure_functions"; }
  std::string label() const override { return "Structure functions and flatness"; }
  bool costly() const override { return true; }
  std::size_t size() const override { return 7 * lags_.size(); } // pairs, 3 second moments, 3 fourth moments

  void add(const PathSeries& series, std::span<double> sums) const override {
    if (series.path().velocity.empty())
      return;
    const std::size_t n = lags_.size();
    for (std::size_t k = 0; k < n; ++k)
      sums[k] += static_cast<double>(context_.spacing.records - lags_[k]);
    static thread_local std::vector<double> v[3]; // 16 kB each at 2048 records: stays in the first cache
    static thread_local std::vector<float> single;
    velocityAlong(series, context_.spacing.records, context_.axis, v);
    for (std::size_t c = 0; c < 3; ++c) {
      double *second = sums.data() + (1 + c) * n, *fourth = sums.data() + (4 + c) * n;
      if (series.path().single) {
        single.assign(v[c].begin(), v[c].end());
        addLagSums(std::span<const float>(single), lags_, second, fourth);
      } else {
        addLagSums(std::span<const double>(v[c]), lags_, second, fourth);
      }
    }
  }

  std::vector<Curve> curves(const BlockSums& sums) const override {
    const std::string speed = context_.normalisation.form == "alpha" ? "v_0" : "c";
    const KnownComponents all = context_.known;
    std::vector<Curve> out{
        curve(sums, named("structure_function_2", "Second-order structure function", "S₂", speed + "²"), all, 2),
        curve(sums, named("structure_function_4", "Fourth-order structure function", "S₄", speed + "⁴"), all, 4),
        curve(sums, named("flatness", "Flatness of velocity increments", "S₄/S₂²", "1"), all, 0)};
    out.push_back(gaussian(out[2]));
    if (context_.allKnown()) {
      out.push_back(curve(sums,
                          named("flatness_perpendicular", "Flatness across " + axisName(context_.axis), "S₄/S₂²", "1"),
                          {true, true, false}, 0));
      out.push_back(curve(sums, named("flatness_parallel", "Flatness along " + axisName(context_.axis), "S₄/S₂²", "1"),
                          {false, false, true}, 0));
    }
    return out;
  }

private:
  Curve named(const char* name, const std::string& title, const char* yLabel, const std::string& yUnit) const {
    return emptyCurve(name, title, "Lag τ", context_.normalisation.timeUnit, yLabel, yUnit);
  }
  /// The line that Gaussian increments would lie on.
  Curve gaussian(const Curve& flatness) const {
    Curve out = named("flatness_gaussian", "Flatness of Gaussian increments", "S₄/S₂²", "1");
    out.logX = true;
    for (const double tau : flatness.x)
      appendPoint(out, tau, {3.0, 0.0});
    return out;
  }
  /// @param moment 2, 4, or 0 for the flatness, over some components.
  Curve curve(const BlockSums& sums, Curve out, const KnownComponents& components, int moment) const {
    out.logX = true;
    out.logY = moment != 0;
    const Jackknife jackknife(sums);
    const std::size_t n = lags_.size();
    for (std::size_t k = 0; k < n; ++k) {
      const double tau = static_cast<double>(lags_[k]) * std::abs(context_.spacing.step);
      appendPoint(out, tau, jackknife.estimate([&](std::span<const double> s) {
        double second = 0.0, fourth = 0.0;
        const double pairs = s[k] * static_cast<double>(std::count(components.begin(), components.end(), true));
        for (std::size_t c = 0; c < 3; ++c)
          if (components[c]) {
            second += s[(1 + c) * n + k] / pairs;
            fourth += s[(4 + c) * n + k] / pairs;
          }
        return moment == 2 ? second : moment == 4 ? fourth : fourth / (second * second);
      }));
    }
    return out;
  }

  StatisticContext context_;
  std::vector<std::size_t> lags_;
};

} // namespace

std::unique_ptr<Statistic> makeStructureFunctions(const StatisticContext& context) {
  return std::make_unique<StructureFunctions>(context);
}

} // namespace larmor::statistics
