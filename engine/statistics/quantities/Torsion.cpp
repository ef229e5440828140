#include "engine/statistics/Quantity.h"

namespace larmor::statistics {

Quantity makeTorsion() {
  return {.name = "torsion",
          .label = "Torsion",
          .symbol = "τ",
          .dimension = Dimension::InverseLength,
          .logarithmic = false,
          .diverging = true,
          .rank = 40,
          .evaluate = [](const PathSeries& s) { return s.torsion(); }};
}

} // namespace larmor::statistics
