#pragma once
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <vector>

namespace larmor::learning {

/// Value below which `share` of the values lie; 0 if there are none.
double quantile(std::vector<double> values, double share);

/// Errors of some rows.
struct ErrorSummary {
  std::size_t rows = 0;
  double rms = 0, median = 0, ninety = 0, mean = 0; ///< rms about 0; median and 90th percentile of |error|
};
ErrorSummary summaryOf(const std::vector<double>& errors);
nlohmann::json jsonOf(const ErrorSummary& summary);

/// So many of so many.
struct Share {
  std::size_t count = 0, of = 0;
  double value() const; ///< NaN of none
  /// One standard error: what so few rows leave open of the share in many (that of the beta distribution, which is not
  /// 0 for all or none of them); NaN of none.
  double error() const;
};

} // namespace larmor::learning
