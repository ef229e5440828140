#include "engine/statistics/Quantity.h"

namespace larmor::statistics {

Quantity makeParallelVelocity() {
  return {.name = "parallel_velocity",
          .label = "Parallel velocity",
          .symbol = "v_∥",
          .dimension = Dimension::Speed,
          .logarithmic = false,
          .diverging = true,
          .rank = 80,
          .evaluate = [](const PathSeries& s) { return s.parallelVelocity(); }};
}

} // namespace larmor::statistics
