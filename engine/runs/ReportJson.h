#pragma once
#include "engine/core/Curve.h"
#include "engine/statistics/Analyse.h"

#include <nlohmann/json_fwd.hpp>

namespace larmor::runs {

/// {"x-key": [...], "y-key": [...], "error": [...]}; NaN and infinity become null.
nlohmann::json curveJson(const Curve& curve, const std::string& xKey, const std::string& yKey);

/// Adds every number and curve of the report: mirror_events, mean_curvature, msd, running_diffusion, and further curves
/// by their names.
void addReport(nlohmann::json& json, const statistics::TrajectoryReport& report);

/// Adds "baseline": ratios of curves to those of another run, and a table of numbers at five lags, the same times in
/// both (at_unit).
void addBaseline(nlohmann::json& json, const statistics::TrajectoryReport& report,
                 const statistics::TrajectoryReport& baseline);

} // namespace larmor::runs
