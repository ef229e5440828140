#include "engine/statistics/Quantity.h"

namespace larmor::statistics {

Quantity makeFieldStrength() {
  return {.name = "field_strength",
          .label = "Field strength",
          .symbol = "|b|",
          .dimension = Dimension::Field,
          .logarithmic = false,
          .diverging = false,
          .rank = 50,
          .evaluate = [](const PathSeries& s) { return s.fieldStrength(); }};
}

} // namespace larmor::statistics
