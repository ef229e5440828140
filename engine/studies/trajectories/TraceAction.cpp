#include "engine/core/Fingerprint.h"
#include "engine/runs/ReportJson.h"
#include "engine/studies/trajectories/TraceFile.h"
#include "engine/studies/trajectories/TrajectoriesStudy.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace larmor::studies::trajectories {

namespace {

nlohmann::json resultJson(const TraceResult& result, const std::filesystem::path& out) {
  nlohmann::json json;
  json["particles"] = result.particles;
  json["steps"] = result.steps;
  json["records"] = result.last.done;
  json["record_every"] = result.recordEvery;
  json["wall_s"] = result.wallSeconds;
  json["particle_steps_per_s"] = result.last.particleStepsPerSecond;
  json["device"] = result.last.device;
  json["max_relative_energy_error"] = result.last.maxRelativeEnergyError;
  json["field"] = {
      {"name", result.last.fieldInfo.name}, {"rms", result.last.fieldInfo.rms}, {"note", result.last.fieldInfo.note}};
  if (const std::string content = contentIn(result.last.fingerprint); !content.empty())
    json["field"]["content"] = content;
  json["warnings"] = result.last.warnings;
  runs::addReport(json, *result.last.report);
  if (std::isfinite(result.gyroPeriod)) // beside gyro_period, which is that of the records
    json["gyro_period_of_steps"] = result.gyroPeriod;
  if (!out.empty())
    json["out"] = out.string();
  return json;
}

class TraceAction final : public Action {
public:
  std::string name() const override { return "trace"; }
  std::string summary() const override {
    return "Follow particles through a magnetic field and print their statistics";
  }
  Arguments arguments() const override {
    return {
        {}, Arguments::Out::Optional, "run.h5", "write a run file (HDF5), checkpointed while running", " --field abc"};
  }
  ParameterSet parameters() override { return recipe_->parameters(); }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    return resultJson(trace({recipe_, input.out, command()}, context), input.out);
  }

private:
  std::shared_ptr<TraceRecipe> recipe_ = std::make_shared<TraceRecipe>();
};

class ResumeAction final : public Action {
public:
  std::string name() const override { return "resume"; }
  std::string summary() const override { return "Go on with a run file that was cancelled or killed, and complete it"; }
  Arguments arguments() const override { return {.files = {"RUN.h5"}}; }
  ParameterSet parameters() override { return {}; }
  nlohmann::json run(const ActionInput& input, jobs::JobContext& context) override {
    const OpenedRun opened = openTraceFile(input.files.front());
    if (!opened.recipe)
      throw Error(input.files.front().string(), "holds no recipe", "a run file written by Larmor");
    if (opened.status == "complete")
      throw Error(input.files.front().string(), "is complete already");
    const auto& file = input.files.front();
    return resultJson(trace({opened.recipe, file, opened.recipe->command(), file}, context), file);
  }
};

} // namespace

std::unique_ptr<Action> makeTraceAction() { return std::make_unique<TraceAction>(); }
std::unique_ptr<Action> makeResumeAction() { return std::make_unique<ResumeAction>(); }

} // namespace larmor::studies::trajectories
