#pragma once
#include "engine/core/BlockSums.h"

#include <string>

namespace larmor {

/// A number and its standard error with digits that match: the error has two, the number ends where the error does.
/// Read as (value ± error) × 10^exponent.
struct RoundedEstimate {
  std::string value; ///< empty: there is no number
  std::string error; ///< empty: not known, zero, or below the tenth digit of the number
  int exponent = 0;
};

/// @param digits of a number without an error
RoundedEstimate rounded(const Estimate& estimate, int digits = 4);

/// "0.90 ± 0.12", "(1.230 ± 0.045)e-07", "0.8995"; "-" if there is no number.
std::string estimateText(const Estimate& estimate, int digits = 4);

} // namespace larmor
