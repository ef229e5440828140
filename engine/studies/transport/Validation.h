#pragma once
#include "engine/learning/Agreement.h"
#include "engine/learning/Split.h"
#include "engine/studies/transport/Database.h"
#include "engine/studies/transport/Predictor.h"

#include <cmath>

namespace larmor::studies::transport {

/// Which estimate of D_perp a row is known by.
enum class Label { Moving, Slope, End };
constexpr auto choicesOf(Label) {
  return std::array{std::pair{Label::Moving, "moving"}, std::pair{Label::Slope, "slope"}, std::pair{Label::End, "end"}};
}
Point pointOf(const DatabaseRow& row);
/// D and its standard error by that estimate; with how much D still changed where it was not flat at the end.
statistics::Estimate labelOf(const DatabaseRow& row, Label label);
/// D(t) was not flat there in simulations of before it was looked at: labelOf counts what is open as an error.
bool labelIsOpen(const DatabaseRow& row);
/// Of at least three quarters of the rows whose pitch angles mix slowly it is known how flat D(t) was; the others count
/// little, by their error.
bool settledLabels(const std::vector<DatabaseRow>& rows);
/// Its error, 0 where it is not known.
inline double knownError(const statistics::Estimate& estimate) {
  return std::isnan(estimate.error) ? 0.0 : estimate.error;
}

using learning::Part;
using learning::Split;
/// Rows of a part; each point is a unit of its own.
std::vector<DatabaseRow> rowsOf(const std::vector<DatabaseRow>& rows, Part part, const Split& split);

/// How well predictions agree with simulations of rows with D > 0; rows that are open do not count.
struct Validation : learning::Agreement {
  learning::ErrorSummary saturated{}; ///< of the main ones, those whose simulation saturated
  learning::ErrorSummary settled{};   ///< of the main ones, those of gyroRatio up to slowRatio
  learning::ErrorSummary slow{};      ///< of the main ones, the others
  learning::Share coverageSettled{};  ///< of the settled ones
};

/// @throws Error if no row has D > 0, or from a TorchScript model.
Validation validate(const Predictor& predictor, const std::vector<DatabaseRow>& rows, Label label);

nlohmann::json jsonOf(const Validation& validation);

} // namespace larmor::studies::transport
