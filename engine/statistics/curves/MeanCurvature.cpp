#include "engine/statistics/Statistic.h"

#include <cmath>

namespace larmor::statistics {

namespace {

/// Means over time and particles of the raw and the gyro-centre curvature.
class MeanCurvature final : public Statistic {
public:
  explicit MeanCurvature(const Normalisation& n) : unit_("1/" + n.lengthUnit) {}
  std::string name() const override { return "mean_curvature"; }
  std::string label() const override { return "Mean curvature"; }
  std::size_t size() const override { return 4; }
  void add(const PathSeries& series, std::span<double> sums) const override {
    addMean(series.curvature(), sums.first(2));
    addMean(series.gyroCentreCurvature(), sums.last(2));
  }
  std::vector<Curve> curves(const BlockSums&) const override { return {}; }
  std::vector<Scalar> scalars(const BlockSums& sums) const override {
    const Jackknife jackknife(sums);
    return {{"mean_curvature", "Mean curvature", unit_, jackknife.ratio(0, 1)},
            {"mean_gyro_centre_curvature", "Mean gyro-centre curvature", unit_, jackknife.ratio(2, 3)}};
  }

private:
  static void addMean(const std::vector<double>& values, std::span<double> sums) {
    for (const double v : values)
      if (!std::isnan(v)) {
        sums[0] += v;
        sums[1] += 1.0;
      }
  }
  std::string unit_;
};

} // namespace

std::unique_ptr<Statistic> makeMeanCurvature(const StatisticContext& context) {
  return std::make_unique<MeanCurvature>(context.normalisation);
}

} // namespace larmor::statistics
