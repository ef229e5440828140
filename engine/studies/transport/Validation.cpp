#include "engine/studies/transport/Validation.h"

#include "engine/core/Error.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

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
  for (const DatabaseRow& row : rows)
    if (labelOf(row, label).value > 0) {
      used.push_back(row);
      points.push_back(pointOf(row));
    }
  if (used.empty())
    throw Error("validation", "no row has D > 0", "simulated points with b > 0");
  const auto predictions = predictor.at(points);
  std::vector<learning::Compared> compared;
  for (std::size_t i = 0; i < used.size(); ++i) {
    const auto truth = labelOf(used[i], label);
    compared.push_back({used[i].number, truth.value, truth.error, predictions[i].diffusion, predictions[i].uncertainty,
                        !labelIsOpen(used[i])});
  }
  Validation v{learning::agreementOf(std::move(compared))};
  const auto isSlow = [&](std::size_t i) { return gyroRatio(points[i]) > slowRatio; };
  const auto isSettled = [&](std::size_t i) { return !isSlow(i); };
  v.saturated = v.errorsOf([&](std::size_t i) { return used[i].saturated; });
  v.slow = v.errorsOf(isSlow);
  v.settled = v.errorsOf(isSettled);
  v.coverageSettled = v.coverageOf(isSettled);
  return v;
}

nlohmann::json jsonOf(const Validation& v) {
  nlohmann::json json = jsonOf(static_cast<const learning::Agreement&>(v));
  json["relative_error_saturated"] = jsonOf(v.saturated);
  json["relative_error_ratio_up_to_3"] = jsonOf(v.settled);
  json["relative_error_ratio_above_3"] = jsonOf(v.slow);
  json["coverage_68_ratio_up_to_3"] = v.coverageSettled.value();
  json["coverage_68_ratio_up_to_3_error"] = v.coverageSettled.error();
  return json;
}

} // namespace larmor::studies::transport
