#pragma once
#include <algorithm>
#include <chrono>

namespace larmor::crew {

constexpr auto pollingPause = std::chrono::milliseconds(5);
constexpr double secondsBetweenSigns = 1.0; ///< of life

/// Time this process was awake: a job that is suspended and resumed does not find everyone silent for an hour.
class Watch {
public:
  /// Seconds since the call before, at most half of what lies between two signs of life.
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double passed = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    return std::min(passed, 0.5 * secondsBetweenSigns);
  }

private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

} // namespace larmor::crew
