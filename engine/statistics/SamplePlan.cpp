#include "engine/statistics/SamplePlan.h"

#include <algorithm>
#include <cmath>

namespace larmor::statistics {

namespace {

constexpr std::size_t samplesOfPlan = 200;

} // namespace

SamplePlan::SamplePlan(double time, double step, bool mayDouble) {
  auto steps = static_cast<std::size_t>(std::max(2.0, std::ceil(time / step)));
  if (mayDouble)
    steps = (steps + samplesOfPlan - 1) / samplesOfPlan * samplesOfPlan;
  step_ = time / static_cast<double>(steps);
  spread(steps);
}

void SamplePlan::doubleTheTime() {
  begin_ = at_.back();
  spread(2 * begin_);
}

std::vector<double> SamplePlan::times() const {
  std::vector<double> result;
  for (const std::size_t at : at_)
    result.push_back(step_ * static_cast<double>(at));
  return result;
}

void SamplePlan::spread(std::size_t steps) {
  at_.clear();
  for (std::size_t s = 1; s <= samplesOfPlan; ++s)
    at_.push_back(std::max<std::size_t>(1, s * steps / samplesOfPlan));
  at_.erase(std::unique(at_.begin(), at_.end()), at_.end());
}

} // namespace larmor::statistics
