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
    return {filtered, raw};
  }

private:
  Bins bins_;
  std::string length_;
};

} // namespace

std::unique_ptr<Statistic> makeCurvatureDistribution(const StatisticContext& context) {
  return std::make_unique<CurvatureDistribution>(context.normalisation);
}

} // namespace larmor::statistics
