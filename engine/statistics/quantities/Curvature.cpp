#include "engine/statistics/Quantity.h"

namespace larmor::statistics {

Quantity makeCurvature() {
  return {.name = "curvature",
          .label = "Curvature",
          .symbol = "κ",
          .dimension = Dimension::InverseLength,
          .logarithmic = true,
          .diverging = false,
          .rank = 30,
          .evaluate = [](const PathSeries& s) { return s.curvature(); }};
}

} // namespace larmor::statistics
