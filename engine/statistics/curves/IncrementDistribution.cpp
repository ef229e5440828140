#include "engine/statistics/Distribution.h"

#include <cmath>
#include <fmt/format.h>

namespace larmor::statistics {

namespace {

/// Densities of velocity increments V_i(t+tau) - V_i(t) at several lags, each divided by its own standard deviation
/// (Luebke et al., Fig. 3), pooled over the components that are known. One pass: counts in bins fixed beforehand,
/// rescaled at the end.
class IncrementDistribution final : public Statistic {
public:
  explicit IncrementDistribution(const StatisticContext& context) : context_(context) {
    const double step = std::abs(context.spacing.step), period = context.normalisation.gyroPeriod();
    const auto most = static_cast<double>(context.spacing.records / 2);
    for (const double gyrations : {0.05, 0.2, 1.0, 5.0, 20.0}) {
      const double lag = std::max(1.0, std::round(gyrations * period / std::max(step, 1e-300))); // huge without a step
      if (lag <= most && (lags_.empty() || static_cast<double>(lags_.back().records) != lag))
        lags_.push_back({static_cast<std::size_t>(lag), rangeAt(lag * step)});
    }
  }
  std::string name() const override { return "increment_pdf"; }
  std::string label() const override { return "Distribution of velocity increments"; }
  bool costly() const override { return true; }
  std::size_t size() const override { return lags_.size() * (binCount + 2); } // counts, pairs, squares

  void add(const PathSeries& series, std::span<double> sums) const override {
    const auto& velocity = series.path().velocity;
    if (velocity.empty())
      return;
    static thread_local std::vector<double> v[3];
    componentsAlong(velocity, context_.spacing.records, context_.axis, v);
    for (std::size_t l = 0; l < lags_.size(); ++l) {
      const auto own = sums.subspan(l * (binCount + 2), binCount + 2);
      const double scale = 0.5 * binCount / lags_[l].range;
      for (std::size_t c = 0; c < 3; ++c) {
        const auto& component = v[c];
        for (std::size_t r = 0; context_.known[c] && r + lags_[l].records < component.size(); ++r) {
          const double d = component[r + lags_[l].records] - component[r];
          const double place = (d + lags_[l].range) * scale;
          if (place >= 0.0 && place < binCount)
            own[static_cast<std::size_t>(place)] += 1.0;
          own[binCount] += 1.0;
          own[binCount + 1] += d * d;
        }
      }
    }
  }

  std::vector<Curve> curves(const BlockSums& sums) const override {
    const Jackknife jackknife(sums);
    std::vector<Curve> all;
    for (std::size_t l = 0; l < lags_.size(); ++l) {
      const std::size_t first = l * (binCount + 2);
      const auto total = jackknife.total().subspan(first, binCount + 2);
      if (total[binCount] == 0.0)
        continue;
      const double sigma = std::sqrt(total[binCount + 1] / total[binCount]);
      const double width = 2.0 * lags_[l].range / binCount;
      const double lag = static_cast<double>(lags_[l].records) * std::abs(context_.spacing.step);
      Curve curve = emptyCurve(fmt::format("increment_pdf_{}", l + 1),
                               fmt::format("τ = {:.3g} T_g", lag / context_.normalisation.gyroPeriod()), "ΔV / σ", "1",
                               "Density", "1");
      curve.logY = true;
      const auto [begin, end] =
          sigma > 0.0 ? occupied(total.first(binCount)) : std::pair{std::size_t{0}, std::size_t{0}};
      const auto at = [&](double k) { return (k * width - lags_[l].range) / sigma; };
      for (std::size_t k = begin; k < end; ++k) {
        if (k == begin)
          curve.edges.push_back(at(static_cast<double>(k)));
        curve.edges.push_back(at(static_cast<double>(k) + 1.0));
        curve.density.push_back(total[k] / total[binCount] / width * sigma);
        appendPoint(curve, at(static_cast<double>(k) + 0.5), jackknife.estimate([&](std::span<const double> s) {
          return s[first + k] / s[first + binCount] / width * sigma;
        }));
      }
      all.push_back(std::move(curve));
    }
    return all;
  }

private:
  static constexpr std::size_t binCount = 300;
  struct Lag {
    std::size_t records;
    double range; ///< largest increment counted
  };
  /// No increment is larger than twice the speed; at small lags eight times the turning in the reference field is far
  /// beyond all but the rarest.
  double rangeAt(double lag) const {
    const auto& n = context_.normalisation;
    return n.speed * std::min(2.0, 8.0 * std::abs(n.coupling * n.fieldUnit) * lag);
  }
  StatisticContext context_;
  std::vector<Lag> lags_;
};

} // namespace

std::unique_ptr<Statistic> makeIncrementDistribution(const StatisticContext& context) {
  return std::make_unique<IncrementDistribution>(context);
}

} // namespace larmor::statistics
