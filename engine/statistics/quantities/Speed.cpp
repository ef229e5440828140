#include "engine/statistics/Quantity.h"

namespace larmor::statistics {

Quantity makeSpeed() {
  return {.name = "speed",
          .label = "Speed",
          .symbol = "|v|",
          .dimension = Dimension::Speed,
          .logarithmic = false,
          .diverging = false,
          .rank = 90,
          .evaluate = [](const PathSeries& s) { return s.speed(); }};
}

} // namespace larmor::statistics
