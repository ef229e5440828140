#include "engine/studies/trajectories/Launch.h"

#include <algorithm>
#include <fmt/format.h>

namespace larmor::studies::trajectories {

namespace {

/// Records of one new particle, over as many records as the run has.
struct Traced {
  Trajectories data;
  motion::ParticleState state;
  double energyError = 0;
};

Traced trace(const TraceSnapshot& run, TraceRecipe& recipe, motion::TracePlan plan, const motion::Launch& launch,
             std::size_t particle, jobs::JobContext& context) {
  plan.particles = 1;
  plan.records = run.done;
  const auto own = run.field->realisation(particle);
  const fields::FieldPointer field = own ? own : run.field;
  Traced traced;
  traced.data = motion::allocate(plan, field->info(), !run.data->field.empty());
  // The processor's tracer gives every particle the same path whatever its company.
  const auto stepper =
      motion::makeStepper(field, motion::setupOf(plan, recipe.motion, field->info(), recipe.machine.threadCount()),
                          motion::launchedState({launch}, plan.normalisation), Device::Cpu);
  stepper->writeInitial(traced.data);
  for (std::size_t done = 1; done < plan.records;) {
    context.checkpoint();
    const std::size_t count = std::min<std::size_t>(plan.records - done, 64);
    stepper->advance(traced.data, done, count, context);
    done += count;
    context.progress(static_cast<double>(done), static_cast<double>(plan.records), "tracing the new particle");
  }
  traced.state = stepper->state();
  traced.energyError = stepper->maxRelativeEnergyError();
  return traced;
}

void copyRecords(const RecordArray& from, std::size_t source, RecordArray& to, std::size_t target, std::size_t done) {
  for (std::size_t r = 0; r < done; ++r)
    to.set(target, r, from.at(source, r));
}

void append(motion::ParticleState& state, const motion::ParticleState& more) {
  const auto add = [](std::vector<double>& to, const std::vector<double>& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  add(state.x, more.x);
  add(state.y, more.y);
  add(state.z, more.z);
  add(state.vx, more.vx);
  add(state.vy, more.vy);
  add(state.vz, more.vz);
}

void truncate(motion::ParticleState& state, std::size_t particles) {
  for (std::vector<double>* each : {&state.x, &state.y, &state.z, &state.vx, &state.vy, &state.vz})
    each->resize(std::min(each->size(), particles));
}

/// Room for the particles of the plan, with the records of those that the run has.
std::shared_ptr<Trajectories> resized(const TraceSnapshot& run, const motion::TracePlan& plan,
                                      jobs::JobContext& context) {
  const Trajectories& old = *run.data;
  auto data = std::make_shared<Trajectories>(
      motion::allocate(plan, run.field->info(), !old.field.empty(), [&context] { context.checkpoint(); }));
  for (std::size_t p = 0; p < std::min<std::size_t>(old.particles(), plan.particles); ++p) {
    context.checkpoint();
    copyRecords(old.position, p, data->position, p, run.done);
    copyRecords(old.velocity, p, data->velocity, p, run.done);
    if (!old.field.empty())
      copyRecords(old.field, p, data->field, p, run.done);
  }
  return data;
}

} // namespace

TraceSnapshot relaunched(const TraceSnapshot& run, TraceRecipe& recipe, jobs::JobContext& context) {
  recipe.parameters().requireValid();
  const motion::TracePlan plan = motion::planOf(recipe.motion, recipe.ensemble);
  const auto launches = motion::parseLaunches(recipe.ensemble.launched);
  const std::size_t old = run.data->particles();
  const std::size_t unlaunched = plan.particles - launches.size();
  if (!run.field || run.data->records() != plan.records || old < unlaunched)
    throw Error("launch", "the parameters no longer are those of the run shown", "the run's own parameters: run again");
  auto data = resized(run, plan, context);
  TraceSnapshot result = run;
  auto state = run.state ? std::make_shared<motion::ParticleState>(*run.state) : nullptr;
  if (state)
    truncate(*state, plan.particles);
  for (std::size_t p = old; p < plan.particles; ++p) {
    const Traced traced = trace(run, recipe, plan, launches[p - unlaunched], p, context);
    copyRecords(traced.data.position, 0, data->position, p, run.done);
    copyRecords(traced.data.velocity, 0, data->velocity, p, run.done);
    if (!data->field.empty())
      copyRecords(traced.data.field, 0, data->field, p, run.done);
    if (state)
      append(*state, traced.state);
    result.maxRelativeEnergyError = std::max(result.maxRelativeEnergyError, traced.energyError);
  }
  result.data = data;
  result.state = state;
  result.report = runs::analyse(result, context, recipe.machine.threadCount());
  return result;
}

} // namespace larmor::studies::trajectories
