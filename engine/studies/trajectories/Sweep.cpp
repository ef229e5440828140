#include "engine/studies/trajectories/Sweep.h"

#include "engine/core/Text.h"
#include "engine/storage/Inputs.h"
#include "engine/studies/trajectories/SweepFile.h"

#include <algorithm>
#include <chrono>
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
  plan.count = numberIn<int>(parts[4].str()).value_or(0);
  const bool decades = plan.from > 0 && plan.to > 0 && std::abs(std::log10(plan.to / plan.from)) > 1.0;
  plan.logarithmic = parts[6].matched ? parts[6] == "log" : decades;
  return plan;
}

std::string textOf(const SweepPlan& plan) {
  return fmt::format("{} from {} to {} in {} {}", plan.parameter, plan.from, plan.to, plan.count,
                     plan.logarithmic ? "log" : "linear");
}

std::shared_ptr<TraceRecipe> sharedRecipe(const SweepPlan& plan, const std::shared_ptr<TraceRecipe>& recipe) {
  auto shared = std::make_shared<TraceRecipe>();
  shared->assign(*recipe);
  const ParameterSet parameters = shared->parameters();
  const ParameterHandle& swept = parameters.find(plan.parameter);
  swept.reset();
  if (!parameters.validate().empty())
    swept.setText(number(plan.from, swept.info().kind));
  return shared;
}

std::string sweepCommand(const SweepPlan& plan, const std::shared_ptr<TraceRecipe>& recipe) {
  SweepParameters asked{textOf(plan)};
  ParameterSet set(asked);
  const auto shared = sharedRecipe(plan, recipe);
  set.add(shared->parameters());
  return commandLine("trajectories", "sweep", set);
}

namespace {

/// The value as one would write it: to twelve digits of what is as large as `size`.
double tidy(double value, double size) {
  if (size == 0)
    return value;
  const double unit = std::pow(10.0, 11 - std::floor(std::log10(std::abs(size))));
  const double rounded = std::round(value * unit) / unit;
  return std::isfinite(rounded) ? rounded : value;
}

double valueAt(const SweepPlan& plan, int i) {
  if (i == 0 || i == plan.count - 1)
    return i == 0 ? plan.from : plan.to;
  const double share = static_cast<double>(i) / (plan.count - 1);
  if (!plan.logarithmic)
    return tidy(plan.from + share * (plan.to - plan.from), std::max(std::abs(plan.from), std::abs(plan.to)));
  const double value = plan.from * std::pow(plan.to / plan.from, share);
  return tidy(value, value);
}

} // namespace

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
    double value = valueAt(plan, i);
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

SweepSnapshot notBegun(const SweepOrder& order) {
  const ParameterSet parameters = order.recipe->parameters();
  const auto values = valuesOf(order.plan, parameters);
  const ParameterInfo& info = parameters.find(order.plan.parameter).info();
  SweepSnapshot sweep{info.key, info.symbol.empty() ? info.key : info.symbol, info.unit, order.plan.logarithmic, {}};
  for (const double value : values)
    sweep.points.push_back({value, SweepStatus::Waiting, nullptr, {}, {}});
  return sweep;
}

std::filesystem::path runFileOf(const SweepOrder& order, double value) {
  if (order.folder.empty())
    return {};
  const ParameterSet parameters = order.recipe->parameters();
  const ParameterInfo& info = parameters.find(order.plan.parameter).info();
  return order.folder / (info.key + "_" + number(value, info.kind) + ".h5");
}

namespace {

/// Writes the sweep's file as values come in, but not so often that writing takes more than a tenth of the time.
class SweepWriter {
public:
  explicit SweepWriter(const SweepOrder& order) : order_(order) {}
  void write(const SweepSnapshot& now, bool last = false) {
    const auto begun = std::chrono::steady_clock::now();
    if (order_.file.empty() || (!last && begun < next_))
      return;
    writeSweep(order_.file, order_, now);
    const auto ended = std::chrono::steady_clock::now();
    next_ = ended + 9 * (ended - begun);
  }

private:
  const SweepOrder& order_;
  std::chrono::steady_clock::time_point next_{};
};

/// Traces with that value, showing what is known of it on the way. @param tracingShare of the time that it takes
TraceResult traced(const SweepOrder& order, double value, double tracingShare, jobs::JobContext& context,
                   const jobs::Sink<TraceSnapshot>& live) {
  const auto recipe = recipeOf(order, value);
  TraceOrder one{recipe, runFileOf(order, value), recipe->command()};
  one.tracingShare = tracingShare;
  return trace(one, context, live);
}

} // namespace

std::shared_ptr<TraceRecipe> recipeOf(const SweepOrder& order, double value) {
  auto recipe = std::make_shared<TraceRecipe>();
  recipe->assign(*order.recipe);
  const ParameterSet parameters = recipe->parameters();
  const ParameterHandle& handle = parameters.find(order.plan.parameter);
  handle.setText(number(value, handle.info().kind));
  return recipe;
}

SweepSnapshot sweep(const SweepOrder& order, jobs::JobContext& context, const jobs::Sink<SweepSnapshot>& sink,
                    const SweepSnapshot& before) {
  SweepSnapshot now = notBegun(order);
  for (const SweepPoint& point : now.points)
    storage::requireNotInput(runFileOf(order, point.value), inputsOf(order.recipe->parameters()));
  storage::requireNotInput(order.file, inputsOf(order.recipe->parameters()));
  if (!order.folder.empty())
    std::filesystem::create_directories(order.folder);
  for (SweepPoint& point : now.points)
    for (const SweepPoint& each : before.points)
      if (each.value == point.value && each.status == SweepStatus::Done)
        point = each;
  SweepWriter writer(order);
  double tracingShare = 0.8; // of the time of a value; of the first a guess
  const std::size_t count = now.points.size();
  for (std::size_t i = 0; i < count; ++i) {
    SweepPoint& point = now.points[i];
    if (point.status == SweepStatus::Done)
      continue;
    point.status = SweepStatus::Running;
    sink.publish(now);
    const auto stage = fmt::format("{} = {:.4g} ({} of {}): ", now.symbol, point.value, i + 1, count);
    const auto share = [&](std::size_t done) { return static_cast<double>(done) / static_cast<double>(count); };
    const auto begun = std::chrono::steady_clock::now();
    double tracing = 0; // seconds
    jobs::JobContext part(context, share(i), share(i + 1), stage);
    const auto show = [&](const TraceSnapshot& snapshot) {
      if (!snapshot.report)
        return;
      point.report = snapshot.report;
      sink.publish(now);
    };
    try {
      const TraceResult result = traced(order, point.value, tracingShare, part, {show, [&] { return sink.wanted(); }});
      tracing = result.integrationSeconds;
      point.report = result.last.report;
      point.status = SweepStatus::Done;
      point.file = runFileOf(order, point.value);
    } catch (const Error& error) {
      point.report = nullptr;
      point.status = SweepStatus::Failed;
      point.message = error.what();
    }
    writer.write(now, i + 1 == count);
    context.progress(share(i + 1), 1, stage + std::string(nameOf(point.status)));
    const double all = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    if (point.status == SweepStatus::Done && all > 0)
      tracingShare = std::clamp(tracing / all, 0.01, 0.99);
  }
  sink.publish(now);
  return now;
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
      const auto n = report.mirrorRefusal.empty() ? static_cast<double>(report.searched) : 0.0; // 0: cannot be had
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
