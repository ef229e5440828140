#include "engine/studies/generative/JudgeReport.h"

#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::generative {

namespace {

std::string shortText(const Estimate& e) {
  return std::isfinite(e.value) ? fmt::format("{:.3f}±{:.3f}", e.value, e.error) : "-";
}

/// One line of the table that a reader looks at.
nlohmann::json lineOf(const Judged& row) {
  const PathComparison& c = row.comparison;
  nlohmann::json line{{"alpha", row.alpha},
                      {"paths", row.paths},
                      {"E", shortText(c.error)},
                      {"mirrors", shortText(c.mirrorRatio)},
                      {"reversals", shortText(c.reversalRatio)},
                      {"displacement KS", shortText(c.displacementKs)}};
  if (row.memorisation > 0)
    line["memorisation"] = fmt::format("{:.2f}", row.memorisation);
  if (row.guidance > 0)
    line["guidance"] = fmt::format("{:.3g}", row.guidance);
  if (row.normError > 0)
    line["norm error"] = fmt::format("{:.4f}", row.normError);
  return line;
}

nlohmann::json jsonOf(const Judged& row) {
  nlohmann::json json = jsonOf(row.comparison);
  json["alpha"] = row.alpha;
  json["paths"] = row.paths;
  if (row.memorisation > 0)
    json["memorisation"] = row.memorisation;
  if (row.guidance > 0)
    json["guidance"] = row.guidance;
  json["norm_error"] = row.normError;
  return json;
}

} // namespace

JudgeOrder judgeOrder(PathModel model, std::shared_ptr<const WindowSet> windows, const JudgeParameters& parameters) {
  JudgeOrder order{std::move(model), std::move(windows)};
  order.part = parameters.part == JudgedPart::Test ? Part::Test : Part::Validation;
  order.alphas = parameters.alpha > 0 ? std::vector{parameters.alpha} : alphasIn(parameters.alphas);
  order.paths = parameters.paths;
  order.filter = parameters.filter;
  order.baselines = parameters.baselines;
  return order;
}

nlohmann::json reportOf(const JudgeSnapshot& judged) {
  nlohmann::json json;
  json["data"] = {{"fingerprint", judged.windows}};
  json["warnings"] = judged.warnings;
  if (judged.filter > 1)
    json["filter"] = judged.filter;
  for (const Judged& row : judged.rows) {
    json["table"].push_back(lineOf(row));
    json["rows"].push_back(jsonOf(row));
  }
  return json;
}

} // namespace larmor::studies::generative
