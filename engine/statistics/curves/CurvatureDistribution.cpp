#include "engine/core/TailFit.h"
#include "engine/statistics/Distribution.h"

namespace larmor::statistics {

namespace {

/// Density of the gyro-centre curvature, its local slope, and power laws at its far ends and in between.
class CurvatureDistribution final : public Statistic {
public:
  explicit CurvatureDistribution(const Normalisation& n) : bins_(curvatureBins(n)), length_(n.lengthUnit) {}
  std::string name() const override { return "curvature_pdf"; }
  std::string label() const override { return "Curvature distribution"; }
  std::size_t size() const override { return bins_.count(); }
  void add(const PathSeries& series, std::span<double> sums) const override {
    addCounts(bins_, series.gyroCentreCurvature(), sums);
  }
  std::vector<Curve> curves(const BlockSums& sums) const override {
    Curve filtered = emptyCurve(name(), "Gyro-centre curvature", "Curvature", "1/" + length_, "Density", length_);
    filtered.logX = filtered.logY = true;
    densityCurve(bins_, sums, 0, filtered);
    Curve slope =
        emptyCurve("curvature_local_slope", "Local slope", "Curvature", "1/" + length_, "d log p / d log κ", "1");
    slope.logX = true;
    const LogHistogram histogram = histogramOf(Jackknife(sums).total());
    const auto slopes = localSlopes(histogram);
    for (std::size_t i = 0; i < slopes.size(); ++i)
      appendPoint(slope, histogram.centre[i], {slopes[i], std::nan("")});
    return {filtered, slope};
  }
  /// Fitted slopes with the ranges they were fitted in (Luebke et al., Table 1: +1, -1.5 and -2.5). Errors: jackknife
  /// over blocks of particles or snapshots, refitted in the same range; none of a single particle. The range in
  /// between, the quantiles 0.65 to 0.87, is our choice: there the local slope is level at alpha = 128.
  std::vector<Scalar> scalars(const BlockSums& sums) const override {
    const Jackknife jackknife(sums);
    const LogHistogram histogram = histogramOf(jackknife.total());
    if (histogram.count.empty())
      return {};
    std::vector<TailFit> fits = fitTails(histogram);
    TailFit middle{.name = "intermediate",
                   .from = histogram.quantile(0.65),
                   .to = histogram.quantile(0.87),
                   .fromQuantile = 0.65,
                   .toQuantile = 0.87};
    fitPowerLaw(histogram, middle);
    fits.push_back(middle);
    std::vector<Scalar> all;
    for (const TailFit& fit : fits) {
      const std::string key = "curvature_slope_" + fit.name, label = "Slope of the curvature density, " + fit.name +
                                                                     (fit.name == "intermediate" ? "" : " end");
      if (!fit.valid)
        continue;
      const Estimate blocks = jackknife.estimate([&](std::span<const double> s) {
        TailFit again = fit;
        fitPowerLaw(histogramOf(s), again);
        return again.slope;
      });
      all.push_back({key, label, "1", {fit.slope, blocks.error}});
      all.push_back({key + "_from", label + ", fitted from", "1/" + length_, {fit.from, std::nan("")}});
      all.push_back({key + "_to", label + ", fitted to", "1/" + length_, {fit.to, std::nan("")}});
      all.push_back({key + "_from_quantile", label + ", fitted from quantile", "1", {fit.fromQuantile, std::nan("")}});
      all.push_back({key + "_to_quantile", label + ", fitted to quantile", "1", {fit.toQuantile, std::nan("")}});
    }
    return all;
  }

private:
  /// Empty bins left out.
  LogHistogram histogramOf(std::span<const double> counts) const {
    LogHistogram histogram;
    for (std::size_t k = 0; k < bins_.count(); ++k)
      if (counts[k] > 0.0) {
        histogram.centre.push_back(bins_.centre(k));
        histogram.width.push_back(bins_.width(k));
        histogram.count.push_back(counts[k]);
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
