#include "engine/statistics/Quantity.h"

namespace larmor::statistics {

Quantity makeTime() {
  return {.name = "time",
          .label = "Time",
          .symbol = "t",
          .dimension = Dimension::Time,
          .rank = 95,
          .evaluate = [](const PathSeries& s) { return s.path().time; }};
}

} // namespace larmor::statistics
