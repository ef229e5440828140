#pragma once
#include "engine/learning/ErrorSummary.h"

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <vector>

namespace larmor::learning {

/// A positive quantity as predicted, beside the truth.
struct Compared {
  std::int64_t number = 0;               ///< of the row
  double truth = 0, error = 0;           ///< one standard error; NaN: not known
  double predicted = 0, uncertainty = 0; ///< NaN: the model tells none
  bool counts = true;                    ///< in the figures to quote
};

/// How well predictions agree with the truth, in relative errors.
struct Agreement {
  std::vector<Compared> rows{};
  ErrorSummary main{};       ///< rows that count, with a truth above 1 % of the median: the figure to quote
  ErrorSummary all{};        ///< every row
  ErrorSummary aboveFifth{}; ///< truth above the 5th percentile
  double noise = 0; ///< rms of the relative errors of the truth of the main rows: no model can do better; NaN: unknown
  Share coverage{}; ///< of the main rows, those within one standard error of both together; of none: unknown

  /// Of those main rows that are asked for by their place in `rows`.
  ErrorSummary errorsOf(const std::function<bool(std::size_t)>& which) const;
  Share coverageOf(const std::function<bool(std::size_t)>& which) const;
  std::vector<double> column(double Compared::*member) const;
  std::vector<std::int64_t> numbers() const;
};

/// @param rows at least one.
Agreement agreementOf(std::vector<Compared> rows);

nlohmann::json jsonOf(const Agreement& agreement);

} // namespace larmor::learning
