#include "engine/statistics/Quantity.h"

namespace larmor::statistics {

Quantity makeGyroCentreTorsion() {
  return {.name = "gyro_centre_torsion",
          .label = "Gyro-centre torsion",
          .symbol = "τ_gc",
          .dimension = Dimension::InverseLength,
          .logarithmic = false,
          .diverging = true,
          .rank = 20,
          .evaluate = [](const PathSeries& s) { return s.gyroCentreTorsion(); },
          .trailing = true};
}

} // namespace larmor::statistics
