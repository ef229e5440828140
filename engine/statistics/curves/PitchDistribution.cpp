#include "engine/statistics/Distribution.h"

namespace larmor::statistics {

namespace {

class PitchDistribution final : public Statistic {
public:
  std::string name() const override { return "pitch_distribution"; }
  std::string label() const override { return "Pitch-angle distribution"; }
  std::size_t size() const override { return bins_.count(); }
  void add(const PathSeries& series, std::span<double> sums) const override {
    addCounts(bins_, series.pitchCosine(), sums);
  }
  std::vector<Curve> curves(const BlockSums& sums) const override {
    Curve curve = emptyCurve(name(), label(), "Pitch-angle cosine", "1", "Density", "1");
    densityCurve(bins_, sums, 0, curve);
    return {curve};
  }

private:
  Bins bins_{-1.0, 1.0, 40, false};
};

} // namespace

std::unique_ptr<Statistic> makePitchDistribution(const StatisticContext&) {
  return std::make_unique<PitchDistribution>();
}

} // namespace larmor::statistics
