#include "engine/studies/transport/Validation.h"

#include "engine/core/Error.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

using learning::quantile;
using learning::summaryOf;

Point pointOf(const DatabaseRow& row) { return {row.energy, row.b, row.lambdaPerp}; }

namespace {

/// How much D may still change after the end: about what it did when the time doubled last, or what is known of rows of
/// before that was looked at.
double openChange(const DatabaseRow& row) {
  if (std::isnan(row.change))
    return row.moving * labelError(pointOf(row));
  return row.saturated ? 0.0 : row.change;
}

} // namespace

statistics::Estimate labelOf(const DatabaseRow& row, Label label) {
  const double open = openChange(row);
  switch (label) {
  case Label::Slope:
    return {row.diffusion, std::hypot(row.error, open)};
  case Label::End:
    return {row.diffusionEnd, std::hypot(row.endError, open)};
  case Label::Moving:
    break;
  }
  return {row.moving, std::hypot(row.movingError, open)};
}

bool labelIsOpen(const DatabaseRow& row) { return std::isnan(row.change) && labelError(pointOf(row)) > 0.0; }

bool settledLabels(const std::vector<DatabaseRow>& rows) {
  constexpr double enough = 0.75;
  double slow = 0, known = 0;
  for (const DatabaseRow& row : rows) {
    SimulationParameters p;
    p.energy = row.energy;
    p.b = row.b;
    p.lambdaPerp = row.lambdaPerp;
    slow += p.mixesSlowly();
    known += p.mixesSlowly() && !std::isnan(row.change);
  }
  return known >= enough * slow;
}

std::vector<DatabaseRow> rowsOf(const std::vector<DatabaseRow>& rows, Part part, const Split& split) {
  return split.select(rows, part, [](const DatabaseRow& row) { return row.number; });
}

Validation validate(const Predictor& predictor, const std::vector<DatabaseRow>& rows, Label label) {
  std::vector<DatabaseRow> used;
  std::vector<Point> points;
  Validation v;
  for (const DatabaseRow& row : rows)
    if (const auto d = labelOf(row, label); d.value > 0) {
      used.push_back(row);
      points.push_back(pointOf(row));
      v.simulated.push_back(d.value);
      v.error.push_back(d.error);
      v.number.push_back(row.number);
    }
  if (used.empty())
    throw Error("validation", "no row has D > 0", "simulated points with b > 0");
  const double least = 0.01 * quantile(v.simulated, 0.5), fifth = quantile(v.simulated, 0.05);
  std::vector<double> main, all, above, saturated, settled, slow;
  double noise = 0, within = 0, withinSettled = 0;
  const auto predictions = predictor.at(points);
  for (std::size_t i = 0; i < used.size(); ++i) {
    const auto [predicted, uncertainty] = predictions[i];
    v.predicted.push_back(predicted);
    v.uncertainty.push_back(uncertainty);
    const double error = predicted / v.simulated[i] - 1.0;
    all.push_back(error);
    if (v.simulated[i] >= fifth)
      above.push_back(error);
    if (v.simulated[i] < least || labelIsOpen(used[i]))
      continue;
    main.push_back(error);
    noise += std::pow(v.error[i] / v.simulated[i], 2);
    const double own = std::isnan(uncertainty) ? 0.0 : uncertainty;
    const bool inside = std::abs(predicted - v.simulated[i]) < std::hypot(own, v.error[i]);
    within += inside;
    if (gyroRatio(points[i]) > slowRatio) {
      slow.push_back(error);
    } else {
      settled.push_back(error);
      withinSettled += inside;
    }
    if (used[i].saturated)
      saturated.push_back(error);
  }
  v.main = summaryOf(main);
  v.all = summaryOf(all);
  v.aboveFifth = summaryOf(above);
  v.saturated = summaryOf(saturated);
  v.settled = summaryOf(settled);
  v.slow = summaryOf(slow);
  v.noise = std::sqrt(noise / static_cast<double>(main.size()));
  const bool certain = std::all_of(v.uncertainty.begin(), v.uncertainty.end(), [](double u) { return !std::isnan(u); });
  if (std::isnan(v.noise) || !certain) // errors are not known: how many are within them isn't either
    v.coverage = v.coverageSettled = NAN;
  else {
    v.coverage = within / static_cast<double>(main.size());
    v.coverageSettled = settled.empty() ? NAN : withinSettled / static_cast<double>(settled.size());
  }
  return v;
}

nlohmann::json jsonOf(const Validation& v) {
  return {{"relative_error", jsonOf(v.main)},
          {"relative_error_all", jsonOf(v.all)},
          {"relative_error_above_5th_percentile", jsonOf(v.aboveFifth)},
          {"relative_error_saturated", jsonOf(v.saturated)},
          {"relative_error_ratio_up_to_3", jsonOf(v.settled)},
          {"relative_error_ratio_above_3", jsonOf(v.slow)},
          {"noise_floor", v.noise},
          {"coverage_68", v.coverage},
          {"coverage_68_ratio_up_to_3", v.coverageSettled}};
}

} // namespace larmor::studies::transport
