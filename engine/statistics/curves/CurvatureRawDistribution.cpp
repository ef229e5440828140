#include "engine/statistics/Distribution.h"

namespace larmor::statistics {

namespace {

/// Density of the curvature of the paths themselves, gyration included.
class CurvatureRawDistribution final : public Statistic {
public:
  explicit CurvatureRawDistribution(const Normalisation& n) : bins_(curvatureBins(n)), length_(n.lengthUnit) {}
  std::string name() const override { return "raw_curvature_pdf"; }
  std::string label() const override { return "Raw curvature distribution"; }
  std::size_t size() const override { return bins_.count(); }
  void add(const PathSeries& series, std::span<double> sums) const override {
    addCounts(bins_, series.curvature(), sums);
  }
  std::vector<Curve> curves(const BlockSums& sums) const override {
    Curve density = emptyCurve(name(), "Raw curvature", "Curvature", "1/" + length_, "Density", length_);
    density.logX = density.logY = true;
    densityCurve(bins_, sums, 0, density);
    return {density};
  }

private:
  Bins bins_;
  std::string length_;
};

} // namespace

std::unique_ptr<Statistic> makeCurvatureRawDistribution(const StatisticContext& context) {
  return std::make_unique<CurvatureRawDistribution>(context.normalisation);
}

} // namespace larmor::statistics
