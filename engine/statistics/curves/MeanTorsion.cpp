#include "engine/statistics/Statistic.h"

#include <cmath>

namespace larmor::statistics {

namespace {

/// Mean over time and particles of the raw torsion; for a helix its own torsion.
class MeanTorsion final : public Statistic {
public:
  explicit MeanTorsion(const Normalisation& n) : unit_("1/" + n.lengthUnit) {}
  std::string name() const override { return "mean_torsion"; }
  std::string label() const override { return "Mean torsion"; }
  std::size_t size() const override { return 2; }
  void add(const PathSeries& series, std::span<double> sums) const override {
    for (const double v : series.torsion())
      if (!std::isnan(v)) {
        sums[0] += v;
        sums[1] += 1.0;
      }
  }
  std::vector<Curve> curves(const BlockSums&) const override { return {}; }
  std::vector<Scalar> scalars(const BlockSums& sums) const override {
    return {{"mean_torsion", "Mean torsion", unit_, Jackknife(sums).ratio(0, 1)}};
  }

private:
  std::string unit_;
};

} // namespace

std::unique_ptr<Statistic> makeMeanTorsion(const StatisticContext& context) {
  return std::make_unique<MeanTorsion>(context.normalisation);
}

} // namespace larmor::statistics
