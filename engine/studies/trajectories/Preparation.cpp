#include "engine/studies/trajectories/Preparation.h"

#include "engine/core/MachineLoad.h"
#include "engine/core/Memory.h"
#include "engine/core/Text.h"
#include "engine/fields/FieldNote.h"
#include "engine/runs/Resolution.h"
#include "engine/studies/trajectories/SampledStepper.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace larmor::studies::trajectories {

namespace {

/// Beside what else this machine does now.
double secondsOf(const motion::TracePlan& plan, const motion::FieldSurvey& survey, const MachineParameters& machine) {
  if (machine.device == Device::Gpu || !(survey.stepSeconds > 0))
    return 0;
  const auto particles = static_cast<double>(plan.particles);
  // The field is asked once more at every sample, for the record.
  const double evaluations = 1.0 + 1.0 / static_cast<double>(plan.sampleEvery);
  return secondsOnMachine(particles * static_cast<double>(plan.steps) * evaluations * survey.stepSeconds, particles,
                          machine);
}

std::string bytesText(double bytes) {
  if (bytes >= 1e9)
    return fmt::format("{:.3g} GB", bytes / 1e9);
  return bytes < 1e7 ? fmt::format("{:.2g} MB", std::max(0.01, bytes / 1e6)) : fmt::format("{:.0f} MB", bytes / 1e6);
}

/// Others may meet a stronger field.
std::string followedOf(const motion::TracePlan& plan, const motion::FieldSurvey& survey) {
  const auto all = static_cast<std::int64_t>(plan.particles);
  return survey.particles < all ? fmt::format("{} of the {} particles", survey.particles, all) : "the particles";
}

} // namespace

std::vector<std::string> warningsAbout(const fields::Field& field, const motion::TracePlan& plan,
                                       const motion::FieldSurvey& survey, std::int64_t stepsPerGyration) {
  std::vector<std::string> warnings;
  for (const std::string& doubt : fields::doubtsIn(field.info().note))
    warnings.push_back("Field file: " + doubt);
  for (const std::string& trend : fields::trendsIn(field.info().note))
    warnings.push_back("The simulated field did not stay as it was: " + trend +
                       " (in its units); the run is in one moment of it");
  if (const double steps = static_cast<double>(stepsPerGyration) / survey.largest; survey.measured && steps < 10)
    warnings.push_back(
        fmt::format("In the strongest field that {} met beforehand (|b| = {:.3g}) a gyration takes {:.2g} "
                    "steps (below 10): the gyration is not resolved there; use more steps per gyration",
                    followedOf(plan, survey), survey.largest, steps));
  const double smallest = field.info().smallestScale;
  if (!(smallest > 0))
    return warnings;
  if (const double scales = runs::gyroRadiusInScales(field, plan.normalisation, survey.rms); scales < 0.5)
    warnings.push_back(fmt::format("The gyro-radius is {:.2g} of the field's smallest scale (below 0.5): the field is "
                                   "not resolved at the gyro-radius; use a lower alpha or a finer grid",
                                   scales));
  if (const double phase = plan.normalisation.speed * std::abs(plan.dt) / smallest; phase > 5)
    warnings.push_back(fmt::format("A particle crosses {:.2g} of the field's smallest scales (k_max v dt) in one step "
                                   "(above 5): small scales act as noise; use more steps per gyration",
                                   phase));
  return warnings;
}

namespace {

void addCosts(Preparation& made, const TraceRecipe& recipe) {
  made.diskBytes = made.plan.recordBytes(recipe.record.recordField);
  made.memoryBytes = made.diskBytes + (made.plan.searchWhileTracing ? SampledStepper::bytes(made.plan) : 0.0);
  made.seconds = secondsOf(made.plan, made.survey, recipe.machine);
}

} // namespace

Preparation planned(TraceRecipe& recipe) {
  Preparation made;
  made.plan = motion::planOf(recipe.motion, recipe.ensemble, {}, recipe.record.recordField);
  made.plan.searchWhileTracing = made.plan.searchWhileTracing && recipe.seeksWhileTracing();
  addCosts(made, recipe);
  return made;
}

Preparation prepare(TraceRecipe& recipe, const fields::Field& field, jobs::JobContext& context) {
  Preparation made;
  made.plan = motion::planOf(recipe.motion, recipe.ensemble);
  context.checkpoint();
  made.survey =
      motion::surveyField(field, motion::setupOf(made.plan, recipe.motion, field.info(), recipe.machine.threadCount()),
                          recipe.ensemble, made.plan);
  context.checkpoint();
  made.plan = motion::planOf(recipe.motion, recipe.ensemble, made.survey, recipe.record.recordField);
  made.plan.searchWhileTracing = made.plan.searchWhileTracing && recipe.seeksWhileTracing();
  made.warnings = warningsAbout(field, made.plan, made.survey, recipe.motion.stepsPerGyration);
  addCosts(made, recipe);
  return made;
}

std::string briefOf(const Preparation& p) {
  std::string text = p.plan.recordEvery == 1 ? std::string("record every step")
                                             : fmt::format("record every {} steps", p.plan.recordEvery);
  text += " · " + bytesText(p.memoryBytes);
  return p.seconds > 0 ? text + " · " + roughTime(p.seconds) : text;
}

std::string summaryOf(const Preparation& p, std::int64_t stepsPerGyration) {
  const auto gyrations = [&](std::size_t steps) {
    return static_cast<double>(steps) / static_cast<double>(stepsPerGyration);
  };
  std::string text = p.plan.recordEvery == 1 ? std::string("A record at every step")
                                             : fmt::format("A record every {} steps ({:.3g} T_g)", p.plan.recordEvery,
                                                           gyrations(p.plan.recordEvery));
  if (p.plan.searchWhileTracing)
    text += fmt::format(", events sought while tracing, every {:.3g} T_g", gyrations(p.plan.sampleEvery));
  else if (p.plan.sampleEvery < p.plan.recordEvery)
    text += ", too far apart for mirror events (seek_events tracing finds them between the records)";
  text += fmt::format("; {} records of {} particles: memory {}, disk up to {}", p.plan.records, p.plan.particles,
                      bytesText(p.memoryBytes), bytesText(p.diskBytes));
  if (p.seconds > 0)
    text += fmt::format(", about {}", roughTime(p.seconds));
  if (const double usable = usableMemory(); usable < p.memoryBytes)
    text += fmt::format(". Only {} of memory can be had: it will be refused", bytesText(usable));
  return text;
}

} // namespace larmor::studies::trajectories
