#include "engine/learning/ErrorSummary.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace larmor::learning {

double quantile(std::vector<double> values, double share) {
  if (values.empty())
    return 0.0;
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

ErrorSummary summaryOf(const std::vector<double>& errors) {
  ErrorSummary s;
  s.rows = errors.size();
  if (errors.empty())
    return s;
  std::vector<double> sizes;
  double square = 0, sum = 0;
  for (const double e : errors) {
    sizes.push_back(std::abs(e));
    square += e * e;
    sum += e;
  }
  const auto n = static_cast<double>(errors.size());
  s.rms = std::sqrt(square / n);
  s.mean = sum / n;
  s.median = quantile(sizes, 0.5);
  s.ninety = quantile(sizes, 0.9);
  return s;
}

double Share::value() const { return of > 0 ? double(count) / double(of) : NAN; }

double Share::error() const {
  if (of == 0)
    return NAN;
  const double n = double(of) + 2.0, mean = (double(count) + 1.0) / n;
  return std::sqrt(mean * (1.0 - mean) / (n + 1.0));
}

nlohmann::json jsonOf(const ErrorSummary& s) {
  return {{"rows", s.rows}, {"rms", s.rms}, {"median", s.median}, {"percentile_90", s.ninety}, {"mean", s.mean}};
}

} // namespace larmor::learning
