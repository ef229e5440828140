#pragma once
#include <cstddef>
#include <vector>

namespace larmor::statistics {

/// Time steps of equal length, and after which of them particles are looked at.
class SamplePlan {
public:
  /// @param step as wanted; it is made to fit into the time. @param mayDouble samples are evenly spaced, so that every
  /// second one is a sample of twice the time
  SamplePlan(double time, double step, bool mayDouble);
  /// From where the steps have got to.
  void doubleTheTime();

  double step() const { return step_; }
  std::size_t begin() const { return begin_; }                    ///< step from which the particles go on
  std::size_t steps() const { return at_.back(); }                ///< all, from the start
  const std::vector<std::size_t>& samples() const { return at_; } ///< ascending, the last is the number of steps
  double endTime() const { return step_ * static_cast<double>(at_.back()); }
  std::vector<double> times() const; ///< of the samples

private:
  void spread(std::size_t steps);
  double step_;
  std::size_t begin_ = 0;
  std::vector<std::size_t> at_;
};

} // namespace larmor::statistics
