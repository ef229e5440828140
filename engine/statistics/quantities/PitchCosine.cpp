#include "engine/statistics/Quantity.h"

namespace larmor::statistics {

Quantity makePitchCosine() {
  return {.name = "pitch_cosine",
          .label = "Pitch-angle cosine",
          .symbol = "cos θ",
          .dimension = Dimension::None,
          .logarithmic = false,
          .diverging = true,
          .rank = 60,
          .evaluate = [](const PathSeries& s) { return s.pitchCosine(); }};
}

} // namespace larmor::statistics
