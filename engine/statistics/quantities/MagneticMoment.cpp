#include "engine/statistics/Quantity.h"

namespace larmor::statistics {

Quantity makeMagneticMoment() {
  return {.name = "magnetic_moment",
          .label = "Magnetic moment",
          .symbol = "M",
          .dimension = Dimension::MagneticMoment,
          .logarithmic = true,
          .diverging = false,
          .rank = 70,
          .evaluate = [](const PathSeries& s) { return s.magneticMoment(); }};
}

} // namespace larmor::statistics
