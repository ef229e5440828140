#include "engine/runs/ReportJson.h"

#include "engine/statistics/Baseline.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace larmor::runs {

namespace {

nlohmann::json number(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(); }

nlohmann::json numbers(const std::vector<double>& values) {
  nlohmann::json array = nlohmann::json::array();
  for (double v : values)
    array.push_back(number(v));
  return array;
}

void addRunningDiffusion(nlohmann::json& json, const statistics::TrajectoryReport& report) {
  const Curve* across = report.find("running_diffusion_perpendicular");
  const Curve* along = report.find("running_diffusion_parallel");
  if (!across || !along)
    return;
  json["running_diffusion"] = {{"t", numbers(across->x)},
                               {"perpendicular", numbers(across->y)},
                               {"perpendicular_error", numbers(across->error)},
                               {"parallel", numbers(along->y)},
                               {"parallel_error", numbers(along->error)}};
}

/// Counts, of how many particles, and where they were sought; null with the reason if they were not.
void addEvents(nlohmann::json& json, const statistics::TrajectoryReport& report) {
  const bool sought = report.mirrorRefusal.empty();
  json["mirror_events"] = sought ? nlohmann::json(report.mirrorEvents) : nlohmann::json();
  json["scattering_reversals"] = sought ? nlohmann::json(report.scatteringReversals) : nlohmann::json();
  if (!sought) {
    json["mirror_events_refused"] = report.mirrorRefusal;
    return;
  }
  json["events_of_particles"] = report.searched;
  json["events_found"] = report.eventStep > 0 ? "while tracing" : "in the records";
  if (report.eventStep > 0)
    json["events_sample_step"] = report.eventStep;
  if (report.unresolvedReversals > 0)
    json["unresolved_reversals"] = report.unresolvedReversals;
}

std::string xKeyOf(const Curve& curve) { return curve.xLabel.starts_with("Lag") ? "tau" : "x"; }

nlohmann::json estimateJson(const statistics::Estimate& e) {
  return {{"value", number(e.value)}, {"error", number(e.error)}};
}

} // namespace

void addBaseline(nlohmann::json& json, const statistics::TrajectoryReport& report,
                 const statistics::TrajectoryReport& baseline) {
  auto& out = json["baseline"];
  for (const char* name : {"structure_function_2", "structure_function_4", "flatness", "msd", "curvature_pdf"}) {
    const Curve *run = report.find(name), *base = baseline.find(name);
    if (!run || !base)
      continue;
    const Curve ratio = statistics::ratio(*run, *base);
    out[ratio.name] = curveJson(ratio, xKeyOf(ratio), "value");
  }
  const Curve* lag = report.find("msd");
  out["at_unit"] = lag ? lag->xUnit : ""; // the same lags in both runs
  out["table"] = nlohmann::json::array();
  for (const auto& row : statistics::compare(report, baseline, statistics::commonLags(report, baseline)))
    out["table"].push_back({{"quantity", row.quantity},
                            {"at", number(row.at)},
                            {"run", estimateJson(row.run)},
                            {"baseline", estimateJson(row.baseline)},
                            {std::isnan(row.at) ? "difference" : "ratio", estimateJson(row.ratio)}});
}

nlohmann::json curveJson(const Curve& curve, const std::string& xKey, const std::string& yKey) {
  nlohmann::json json{{xKey, numbers(curve.x)}, {yKey, numbers(curve.y)}};
  if (!curve.error.empty())
    json["error"] = numbers(curve.error);
  if (!curve.edges.empty())
    json["histogram"] = {{"edges", numbers(curve.edges)}, {"density", numbers(curve.density)}};
  return json;
}

void addReport(nlohmann::json& json, const statistics::TrajectoryReport& report) {
  addEvents(json, report);
  if (report.skipped > 0)
    json["skipped_particles"] = report.skipped;
  for (const auto& scalar : report.scalars) {
    if (scalar.name.ends_with("_saturated")) {
      json[scalar.name] = std::isnan(scalar.value.value) ? nlohmann::json() : nlohmann::json(scalar.value.value > 0.5);
      continue;
    }
    json[scalar.name] = number(scalar.value.value);
    json[scalar.name + "_error"] = number(scalar.value.error);
  }
  for (const auto& each : report.missing)
    json["missing"][each.name] = each.reason;
  addRunningDiffusion(json, report);
  for (const auto& curve : report.curves) {
    if (curve.name.starts_with("running_diffusion"))
      continue;
    json[curve.name] = curveJson(curve, xKeyOf(curve), "value");
    json[curve.name]["title"] = curve.title;
  }
}

} // namespace larmor::runs
