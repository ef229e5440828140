#include "engine/statistics/Displacement.h"
#include "engine/statistics/Statistic.h"

#include <algorithm>
#include <cmath>

namespace larmor::statistics {

namespace {

/// Displacements from the start at about 400 records; see DiffusionReport.
class RunningDiffusion final : public Statistic {
public:
  explicit RunningDiffusion(const StatisticContext& context) : context_(context) {
    const std::size_t n = context.time.size(), stride = std::max<std::size_t>(1, (n + 399) / 400);
    for (std::size_t k = 0; k < n; k += stride)
      records_.push_back(k);
    if (n > 0 && records_.back() != n - 1)
      records_.push_back(n - 1);
    for (const std::size_t k : records_)
      time_.push_back(context.time[k]);
  }
  std::string name() const override { return "running_diffusion"; }
  std::string label() const override { return "Running diffusion coefficients"; }
  std::size_t size() const override { return 3 * records_.size(); }
  void add(const PathSeries& series, std::span<double> sums) const override {
    if (!context_.allKnown() || (series.path().velocity.empty() && series.path().position.empty()))
      return;
    const auto& x = series.position();
    for (std::size_t k = 0; k < records_.size(); ++k)
      addDisplacement(x[records_[k]] - x[0], context_.axis, sums.data() + 3 * k);
  }
  std::vector<Curve> curves(const BlockSums& sums) const override {
    const DiffusionReport report = diffusionFrom(sums, time_, context_.normalisation, context_.axis);
    return {report.perpendicular, report.parallel};
  }
  std::vector<Scalar> scalars(const BlockSums& sums) const override {
    const DiffusionReport report = diffusionFrom(sums, time_, context_.normalisation, context_.axis);
    const std::string unit = context_.normalisation.lengthUnit + "²/(" + context_.normalisation.timeUnit + ")";
    const auto settled = [&](bool yes) { return Estimate{context_.allKnown() ? yes : std::nan(""), 0.0}; };
    return {{"diffusion_perpendicular", "Slope of the late square displacement across " + axisName(context_.axis), unit,
             report.slopePerpendicular},
            {"diffusion_parallel", "Slope of the late square displacement along " + axisName(context_.axis), unit,
             report.slopeParallel},
            {"diffusion_perpendicular_saturated", "D across has settled", "1", settled(report.saturatedPerpendicular)},
            {"diffusion_parallel_saturated", "D along has settled", "1", settled(report.saturatedParallel)}};
  }

private:
  StatisticContext context_;
  std::vector<std::size_t> records_;
  std::vector<double> time_;
};

} // namespace

std::unique_ptr<Statistic> makeRunningDiffusion(const StatisticContext& context) {
  return std::make_unique<RunningDiffusion>(context);
}

} // namespace larmor::statistics
