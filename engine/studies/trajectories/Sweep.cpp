#include "engine/studies/trajectories/Sweep.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <regex>

namespace larmor::studies::trajectories {

namespace {

const char* const sweepForm = "\"alpha from 16 to 512 in 6\", optionally with log or linear at the end";
constexpr int mostValues = 1000;

std::string number(double value, ParameterKind kind) {
  return kind == ParameterKind::Integer ? fmt::format("{}", static_cast<std::int64_t>(value))
                                        : fmt::format("{}", value);
}

} // namespace

SweepPlan parseSweep(const std::string& text) {
  static const std::regex form(
      R"(^\s*([A-Za-z_][\w-]*)\s+from\s+(\S+)\s+to\s+(\S+)\s+in\s+(\d{1,4})(\s+(log|linear))?\s*$)");
  std::smatch parts;
  if (!std::regex_match(text, parts, form))
    throw Error("sweep", "'" + text + "' cannot be read", sweepForm);
  SweepPlan plan;
  plan.parameter = parts[1];
  ParameterInfo any;
  any.key = "sweep";
  plan.from = detail::parseReal(any, parts[2].str());
  plan.to = detail::parseReal(any, parts[3].str());
  plan.count = std::stoi(parts[4]);
  const bool decades = plan.from > 0 && plan.to > 0 && std::abs(std::log10(plan.to / plan.from)) > 1.0;
  plan.logarithmic = parts[6].matched ? parts[6] == "log" : decades;
  return plan;
}

std::vector<double> valuesOf(const SweepPlan& plan, const ParameterSet& parameters) {
  const ParameterHandle& handle = parameters.find(plan.parameter);
  const ParameterInfo& info = handle.info();
  if (info.kind != ParameterKind::Real && info.kind != ParameterKind::Integer)
    throw Error("sweep", info.key + " has no numbers to go through", "a parameter with a number");
  if (!parameters.relevant(handle))
    throw Error("sweep", info.key + " has no effect with these parameters", "a parameter that matters");
  if (plan.count < 2 || plan.count > mostValues)
    throw Error("sweep", fmt::format("{} values", plan.count), fmt::format("2 to {}", mostValues));
  if (plan.logarithmic && !(plan.from > 0 && plan.to > 0))
    throw Error("sweep", "logarithmic steps need positive ends", "ends above 0, or linear steps");
  std::vector<double> values;
  for (int i = 0; i < plan.count; ++i) {
    const double share = static_cast<double>(i) / (plan.count - 1);
    double value = i == 0                ? plan.from
                   : i == plan.count - 1 ? plan.to
                   : plan.logarithmic    ? plan.from * std::pow(plan.to / plan.from, share)
                                         : plan.from + share * (plan.to - plan.from);
    if (info.kind == ParameterKind::Integer)
      value = std::round(value);
    if (!std::isfinite(value) || value < info.range.lowest || value > info.range.highest)
      throw Error("sweep", fmt::format("{} = {} is out of range", info.key, value),
                  fmt::format("{} to {}", info.range.lowest, info.range.highest));
    if (std::find(values.begin(), values.end(), value) != values.end())
      throw Error("sweep", fmt::format("{} = {} comes twice", info.key, value), "fewer values or ends further apart");
    values.push_back(value);
  }
  return values;
}

std::string_view nameOf(SweepStatus status) {
  switch (status) {
  case SweepStatus::Waiting:
    return "waiting";
  case SweepStatus::Running:
    return "running";
  case SweepStatus::Done:
    return "done";
  case SweepStatus::Failed:
    return "failed";
  }
  return "";
}

SweepRun::SweepRun(std::shared_ptr<TraceRecipe> recipe, SweepPlan plan, std::filesystem::path folder)
    : recipe_(std::move(recipe)), plan_(std::move(plan)), folder_(std::move(folder)) {
  const ParameterSet parameters = recipe_->parameters();
  values_ = valuesOf(plan_, parameters);
  const ParameterInfo& info = parameters.find(plan_.parameter).info();
  now_ = {info.key, info.symbol.empty() ? info.key : info.symbol, info.unit, plan_.logarithmic, {}};
  for (const double value : values_)
    now_.points.push_back({value, SweepStatus::Waiting, nullptr, {}});
}

SweepSnapshot SweepRun::run(jobs::JobContext& context, jobs::Latest<SweepSnapshot>* sink) {
  if (!folder_.empty())
    std::filesystem::create_directories(folder_);
  publish(sink);
  for (std::size_t i = 0; i < values_.size(); ++i)
    runOne(i, context, sink);
  return now_;
}

void SweepRun::runOne(std::size_t index, jobs::JobContext& context, jobs::Latest<SweepSnapshot>* sink) {
  SweepPoint& point = now_.points[index];
  point.status = SweepStatus::Running;
  publish(sink);
  context.checkpoint();
  const auto count = static_cast<double>(values_.size());
  const auto stage = fmt::format("{} = {:.4g} ({} of {})", now_.symbol, point.value, index + 1, values_.size());
  context.progress(static_cast<double>(index), count, stage);
  try {
    auto recipe = std::make_shared<TraceRecipe>();
    recipe->assign(*recipe_);
    const ParameterSet parameters = recipe->parameters();
    const ParameterHandle& handle = parameters.find(plan_.parameter);
    const std::string text = number(point.value, handle.info().kind);
    handle.setText(text);
    const auto out = folder_.empty() ? folder_ : folder_ / (now_.parameter + "_" + text + ".h5");
    TraceRun trace(recipe, out, "larmor-batch trajectories trace" + parameters.commandLine());
    // The run has a context of its own, so that its progress does not replace that of the sweep.
    jobs::JobContext inner;
    jobs::Latest<TraceSnapshot> live;
    trace.onStep([&] {
      if (context.cancelled())
        inner.requestCancel();
      context.checkpoint(); // waits while paused
      context.progress(static_cast<double>(index) + inner.progress().fraction(), count, stage);
      if (const auto snapshot = live.take(); snapshot && snapshot->report) {
        point.report = snapshot->report;
        publish(sink);
      }
    });
    point.report = trace.run(inner, &live).last.report;
    point.status = SweepStatus::Done;
  } catch (const Error& error) {
    point.report = nullptr;
    point.status = SweepStatus::Failed;
    point.message = error.what();
  }
  context.progress(static_cast<double>(index + 1), count, stage);
  publish(sink);
}

void SweepRun::publish(jobs::Latest<SweepSnapshot>* sink) const {
  if (sink)
    sink->publish(std::make_shared<const SweepSnapshot>(now_));
}

Curve sweepCurve(const SweepSnapshot& sweep, const std::string& scalar) {
  Curve curve;
  curve.name = scalar;
  curve.xLabel = sweep.symbol;
  curve.xUnit = sweep.unit;
  curve.logX = sweep.logarithmic;
  bool errors = true;
  for (const SweepPoint& point : sweep.points) {
    if (point.status != SweepStatus::Done || !point.report)
      continue;
    const statistics::TrajectoryReport& report = *point.report;
    const auto perParticle = [&](std::size_t events) {
      const auto n = static_cast<double>(std::max<std::size_t>(1, report.particles));
      return statistics::Estimate{static_cast<double>(events) / n, std::sqrt(static_cast<double>(events)) / n};
    };
    statistics::Estimate value;
    if (scalar == "mirror_events" || scalar == "scattering_reversals") {
      curve.yLabel = scalar == "mirror_events" ? "Mirror events per particle" : "Scattering reversals per particle";
      value = perParticle(scalar == "mirror_events" ? report.mirrorEvents : report.scatteringReversals);
    } else if (const auto* found = report.scalar(scalar)) {
      curve.yLabel = found->label;
      curve.yUnit = found->unit;
      value = found->value;
    } else {
      continue;
    }
    if (!std::isfinite(value.value))
      continue;
    curve.x.push_back(point.value);
    curve.y.push_back(value.value);
    errors = errors && std::isfinite(value.error);
    curve.error.push_back(value.error);
  }
  curve.title = curve.yLabel;
  if (!errors)
    curve.error.clear();
  return curve;
}

std::vector<std::string> sweepScalars(const SweepSnapshot& sweep) {
  std::vector<std::string> names;
  for (const SweepPoint& point : sweep.points)
    if (point.status == SweepStatus::Done && point.report)
      for (const auto& scalar : point.report->scalars)
        if (std::find(names.begin(), names.end(), scalar.name) == names.end())
          names.push_back(scalar.name);
  if (!names.empty())
    names.insert(names.end(), {"mirror_events", "scattering_reversals"});
  return names;
}

} // namespace larmor::studies::trajectories
