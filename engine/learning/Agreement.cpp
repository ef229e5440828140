#include "engine/learning/Agreement.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace larmor::learning {

namespace {

double leastOf(const Agreement& a) { return 0.01 * quantile(a.column(&Compared::truth), 0.5); }

double errorOf(const Compared& r) { return r.predicted / r.truth - 1.0; }

bool isWithin(const Compared& r) {
  return std::abs(r.predicted - r.truth) < std::hypot(std::isnan(r.uncertainty) ? 0.0 : r.uncertainty, r.error);
}

template <class Which>
std::vector<double> errorsAmong(const std::vector<Compared>& rows, Which which) {
  std::vector<double> errors;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (which(i))
      errors.push_back(errorOf(rows[i]));
  return errors;
}

} // namespace

ErrorSummary Agreement::errorsOf(const std::function<bool(std::size_t)>& which) const {
  const double least = leastOf(*this);
  return summaryOf(
      errorsAmong(rows, [&](std::size_t i) { return rows[i].counts && rows[i].truth >= least && which(i); }));
}

/// Where errors are not known, how many are within them isn't either.
Share Agreement::coverageOf(const std::function<bool(std::size_t)>& which) const {
  const double least = leastOf(*this);
  Share covered;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Compared& row = rows[i];
    if (std::isnan(row.uncertainty))
      return {};
    if (!row.counts || row.truth < least || !which(i))
      continue;
    if (std::isnan(row.error))
      return {};
    covered.count += isWithin(row);
    covered.of += 1;
  }
  return covered;
}

std::vector<double> Agreement::column(double Compared::*member) const {
  std::vector<double> values;
  for (const Compared& row : rows)
    values.push_back(row.*member);
  return values;
}

std::vector<std::int64_t> Agreement::numbers() const {
  std::vector<std::int64_t> values;
  for (const Compared& row : rows)
    values.push_back(row.number);
  return values;
}

Agreement agreementOf(std::vector<Compared> rows) {
  Agreement a{.rows = std::move(rows)};
  const auto every = [](std::size_t) { return true; };
  const double least = leastOf(a), fifth = quantile(a.column(&Compared::truth), 0.05);
  a.main = a.errorsOf(every);
  a.coverage = a.coverageOf(every);
  a.all = summaryOf(errorsAmong(a.rows, every));
  a.aboveFifth = summaryOf(errorsAmong(a.rows, [&](std::size_t i) { return a.rows[i].truth >= fifth; }));
  double noise = 0;
  for (const Compared& row : a.rows)
    if (row.counts && row.truth >= least)
      noise += std::pow(row.error / row.truth, 2);
  a.noise = std::sqrt(noise / static_cast<double>(a.main.rows));
  return a;
}

nlohmann::json jsonOf(const Agreement& a) {
  return {{"relative_error", jsonOf(a.main)},
          {"relative_error_all", jsonOf(a.all)},
          {"relative_error_above_5th_percentile", jsonOf(a.aboveFifth)},
          {"noise_floor", a.noise},
          {"coverage_68", a.coverage.value()},
          {"coverage_68_error", a.coverage.error()}};
}

} // namespace larmor::learning
