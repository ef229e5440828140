#include "engine/statistics/Quantity.h"

namespace larmor::statistics {

Quantity makeGyroCentreCurvature() {
  return {.name = "gyro_centre_curvature",
          .label = "Gyro-centre curvature",
          .symbol = "κ_gc",
          .dimension = Dimension::InverseLength,
          .logarithmic = true,
          .diverging = false,
          .rank = 10,
          .evaluate = [](const PathSeries& s) { return s.gyroCentreCurvature(); },
          .trailing = true};
}

} // namespace larmor::statistics
