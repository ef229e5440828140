#include "engine/studies/transport/SimulationRun.h"

#include "engine/core/Json.h"
#include "engine/storage/Checkpoint.h"
#include "engine/studies/Provenance.h"

#include <nlohmann/json.hpp>

namespace larmor::studies::transport {

namespace {

using statistics::Estimate;

const char* const runFormat = "larmor-transport-run";
constexpr std::size_t pathsShown = 12, pointsOfPath = 2000;

Estimate estimateOf(const Estimate& value) { return value; }
Estimate estimateOf(double value) { return {value, std::numeric_limits<double>::quiet_NaN()}; }
Estimate estimateOf(bool value) { return estimateOf(value ? 1.0 : 0.0); }

void set(Estimate& to, const Estimate& from) { to = from; }
void set(double& to, const Estimate& from) { to = from.value; }
void set(bool& to, const Estimate& from) { to = from.value != 0.0; }

/// Numbers that describe the work, not the particles: beside those of JSON, in files.
template <class Result, class Visit>
void workOf(Result& r, Visit&& visit) {
  visit("mode_evaluations", "Evaluations of a plane wave", "1", r.modeEvaluations);
}

runs::Findings findingsOf(const SimulationRun& run) {
  runs::Findings findings;
  curvesOf(run.result, [&](const char*, const Curve& curve) { findings.curves.push_back(curve); });
  const auto add = [&](const char* name, const char* label, const char* unit, const auto& value) {
    findings.numbers.push_back({name, label, unit, estimateOf(value)});
  };
  add("particles", "Particles that are in it", "1", static_cast<double>(run.result.particles));
  numbersOf(run.result, add);
  workOf(run.result, add);
  if (run.paths)
    findings.paths = *run.paths;
  findings.pathUnit = "rho_0";
  return findings;
}

SimulationResult resultOf(const runs::Findings& findings, const storage::InputFile& file) {
  SimulationResult result;
  const auto get = [&](const char* name, const char*, const char*, auto& value) {
    const auto* number = findings.number(name);
    if (!number)
      file.fail("/report/name", std::string("does not hold ") + name, "the numbers of a transport simulation");
    set(value, number->value);
  };
  double particles = 0;
  get("particles", "", "", particles);
  if (!(particles >= 1 && particles <= 1e8))
    file.fail("/report/value", "particles are no count", "1 to 1e8");
  result.particles = static_cast<std::size_t>(particles);
  numbersOf(result, get);
  workOf(result, get);
  curvesOf(result, [&](const std::string& name, Curve& curve) {
    const Curve* found = findings.curve(name);
    if (!found)
      file.fail("/curves/" + name, "is missing", "the curves of a transport simulation");
    curve = *found;
  });
  return result;
}

} // namespace

SimulationRun runSimulation(const SimulationOrder& order, jobs::JobContext& context,
                            const jobs::Sink<SimulationRun>& sink) {
  SimulationRun run{order.parameters};
  const auto count = std::min<std::size_t>(pathsShown, static_cast<std::size_t>(order.parameters.particles));
  run.paths = std::make_shared<const runs::FewPaths>(examplePaths(order.parameters, count, pointsOfPath, context));
  sink.publish(run);
  const auto publish = [&](const SimulationResult& result) {
    sink.publish(SimulationRun{order.parameters, result, run.paths});
  };
  run.result = simulate(order, context, {publish, [&] { return sink.wanted(); }});
  return run;
}

void writeSimulation(const std::filesystem::path& path, const SimulationRun& run, const std::string& command,
                     const std::string& name) {
  SimulationParameters parameters = run.parameters;
  auto origin = provenanceOf(runFormat, "transport", "simulate", ParameterSet(parameters), command);
  origin.device = run.result.device;
  origin.wallSeconds = run.result.wallSeconds;
  origin.state = run.complete() ? "complete" : "cancelled";
  storage::OutputFile file(path);
  storage::writeProvenance(file, origin);
  if (!name.empty())
    file.attribute("/", "name", storage::AttributeValue(name));
  runs::writeFindings(file, findingsOf(run));
  file.commit();
}

StoredSimulation readSimulation(const std::filesystem::path& path) {
  const storage::InputFile file = storage::openProduct(path, runFormat, "a transport simulation");
  storage::verifyChecksums(file, true);
  const auto origin = storage::readProvenance(file, runFormat);
  const runs::Findings findings = runs::readFindings(file);
  StoredSimulation stored{{}, origin.command, file.text("/", "name", "")};
  const std::string where = path.string() + ", attribute parameters";
  ParameterSet(stored.run.parameters).fromJson(parseJson(origin.parameters, where, "{\"key\": value, ...}"), where);
  stored.run.result = resultOf(findings, file);
  stored.run.result.goesOn = origin.state != "complete" && stored.run.complete(); // it would have
  stored.run.result.device = origin.device;
  stored.run.result.wallSeconds = origin.wallSeconds;
  if (!findings.paths.empty())
    stored.run.paths = std::make_shared<const runs::FewPaths>(findings.paths);
  return stored;
}

} // namespace larmor::studies::transport
