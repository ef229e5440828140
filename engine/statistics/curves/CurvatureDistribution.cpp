#include "engine/core/TailFit.h"
#include "engine/statistics/Distribution.h"

namespace larmor::statistics {

namespace {

/// Densities of the gyro-centre curvature and of the raw one.
class CurvatureDistribution final : public Statistic {
public:
  explicit CurvatureDistribution(const Normalisation& n) : bins_(curvatureBins(n)), length_(n.lengthUnit) {}
  std::string name() const override { return "curvature_pdf"; }
  std::string label() const override { return "Curvature distribution"; }
  std::size_t size() const override { return 2 * bins_.count(); }
  void add(const PathSeries& series, std::span<double> sums) const override {
    addCounts(bins_, series.gyroCentreCurvature(), sums.first(bins_.count()));
    addCounts(bins_, series.curvature(), sums.subspan(bins_.count()));
  }
  std::vector<Curve> curves(const BlockSums& sums) const override {
    Curve filtered = emptyCurve(name(), "Gyro-centre curvature", "Curvature", "1/" + length_, "Density", length_);
    Curve raw = emptyCurve("raw_curvature_pdf", "Raw curvature", "Curvature", "1/" + length_, "Density", length_);
    filtered.logX = filtered.logY = raw.logX = raw.logY = true;
    densityCurve(bins_, sums, 0, filtered);
    densityCurve(bins_, sums, bins_.count(), raw);
    Curve slope =
        emptyCurve("curvature_local_slope", "Local slope", "Curvature", "1/" + length_, "d log p / d log κ", "1");
    slope.logX = true;
    const LogHistogram histogram = histogramOf(sums);
    const auto slopes = localSlopes(histogram);
    for (std::size_t i = 0; i < slopes.size(); ++i)
      appendPoint(slope, histogram.centre[i], {slopes[i], std::nan("")});
    return {filtered, raw, slope};
  }
  /// Fitted slopes of the far tails with the ranges they were fitted in (Luebke et al., Table 1: +1 and -2.5).
  std::vector<Scalar> scalars(const BlockSums& sums) const override {
    std::vector<Scalar> all;
    for (const TailFit& fit : fitTails(histogramOf(sums))) {
      const std::string key = "curvature_slope_" + fit.name,
                        label = "Slope of the curvature density, " + fit.name + " end";
      if (!fit.valid)
        continue;
      all.push_back({key, label, "1", {fit.slope, fit.error}});
      all.push_back({key + "_from", label + ", fitted from", "1/" + length_, {fit.from, std::nan("")}});
      all.push_back({key + "_to", label + ", fitted to", "1/" + length_, {fit.to, std::nan("")}});
    }
    return all;
  }

private:
  /// Counts of the gyro-centre curvature, empty bins left out.
  LogHistogram histogramOf(const BlockSums& sums) const {
    const Jackknife jackknife(sums);
    LogHistogram histogram;
    for (std::size_t k = 0; k < bins_.count(); ++k)
      if (jackknife.total()[k] > 0.0) {
        histogram.centre.push_back(bins_.centre(k));
        histogram.width.push_back(bins_.width(k));
        histogram.count.push_back(jackknife.total()[k]);
      }
    return histogram;
  }
  Bins bins_;
  std::string length_;
};

} // namespace

std::unique_ptr<Statistic> makeCurvatureDistribution(const StatisticContext& context) {
  return std::make_unique<CurvatureDistribution>(context.normalisation);
}

} // namespace larmor::statistics
