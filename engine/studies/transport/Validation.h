#pragma once
#include "engine/studies/transport/Database.h"
#include "engine/studies/transport/Predictor.h"

namespace larmor::studies::transport {

/// Which estimate of D_perp a row is known by.
enum class Label { Moving, Slope, End };
constexpr auto choicesOf(Label) {
  return std::array{std::pair{Label::Moving, "moving"}, std::pair{Label::Slope, "slope"}, std::pair{Label::End, "end"}};
}
Point pointOf(const DatabaseRow& row);
/// D and its standard error by that estimate.
statistics::Estimate labelOf(const DatabaseRow& row, Label label);

/// Rows for training, for early stopping and calibration, and never used before the end: by the number of the point
/// and the split alone, so that a growing database keeps its parts apart.
enum class Part { Training, Validation, Test };
struct Split {
  std::uint64_t seed = 1;
  double test = 0.1, validation = 0.1; ///< shares; the latter of what is left
  Split(std::uint64_t s = 1) : seed(s) {}
  bool operator==(const Split&) const = default;
};
Part partOf(std::int64_t number, const Split& split);
std::vector<DatabaseRow> rowsOf(const std::vector<DatabaseRow>& rows, Part part, const Split& split);

/// Relative errors D_predicted/D - 1 of some rows.
struct ErrorSummary {
  std::size_t rows = 0;
  double rms = 0, median = 0, ninety = 0,
         mean = 0; ///< root of the second moment; median and 90th percentile of |error|
};

/// How well predictions agree with simulations.
struct Validation {
  std::vector<double> simulated, error, predicted, uncertainty; ///< rows with D > 0
  std::vector<std::int64_t> number;
  ErrorSummary main;          ///< rows with D above 1 % of the median: the figure to quote
  ErrorSummary all;           ///< every row with D > 0
  ErrorSummary aboveFifth;    ///< D above the 5th percentile
  ErrorSummary saturated;     ///< of the main ones, those whose simulation saturated
  ErrorSummary settled;       ///< of the main ones, those of gyroRatio up to slowRatio
  ErrorSummary slow;          ///< of the main ones, the others, whose labels are known to be low
  double noise = 0;           ///< rms of the relative statistical errors of the main rows: no model can do better
  double coverage = 0;        ///< share of the main rows within one standard error (model and simulation together)
  double coverageSettled = 0; ///< of the settled ones
};

/// @throws Error if no row has D > 0, or from a TorchScript model.
Validation validate(const Predictor& predictor, const std::vector<DatabaseRow>& rows, Label label);

nlohmann::json jsonOf(const Validation& validation);

} // namespace larmor::studies::transport
