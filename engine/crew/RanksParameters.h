#pragma once
#include "engine/core/Parameters.h"

namespace larmor::crew {

/// What an action asks that a crew of ranks works at.
struct RanksParameters {
  double lostAfter = 30;
  static constexpr std::string_view group = "Ranks";
  static constexpr auto fields() {
    return std::tuple{Parameter{&RanksParameters::lostAfter, "lost_after", "", "s",
                                "With mpirun: silence after which a rank's point is given to another", Range{1, 1e6}}};
  }
};

} // namespace larmor::crew
