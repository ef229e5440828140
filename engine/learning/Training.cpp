#include "engine/learning/Training.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace larmor::learning {

double TrainerParameters::rateAt(std::int64_t epoch) const {
  const double rise = warmup > 0 ? std::min(1.0, double(epoch + 1) / double(warmup)) : 1.0;
  const double share = epochs > 1 ? double(epoch) / double(epochs - 1) : 0.0;
  const double fall = schedule == RateSchedule::Cosine ? 0.5 * (1.0 + std::cos(std::numbers::pi * share)) : 1.0;
  return rate * rise * fall;
}

} // namespace larmor::learning
