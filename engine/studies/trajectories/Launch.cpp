#include "engine/studies/trajectories/Launch.h"

#include "engine/core/Fingerprint.h"
#include "engine/studies/trajectories/SampledStepper.h"

#include <algorithm>
#include <fmt/format.h>

namespace larmor::studies::trajectories {

namespace {

/// Records of one new particle, over as many records as the run has.
struct Traced {
  Trajectories data;
  motion::ParticleState state;
  double energyError = 0;
  std::shared_ptr<const statistics::FoundEvents> events; ///< null: they are sought in the records
  statistics::EventSearch::State search;
};

Traced traceOne(const TraceSnapshot& run, TraceRecipe& recipe, motion::TracePlan plan, const motion::Launch& launch,
                std::size_t particle, jobs::JobContext& context) {
  plan.particles = 1;
  plan.records = run.done;
  const auto own = run.field->realisation(particle);
  const fields::FieldPointer field = own ? own : run.field;
  Traced traced;
  traced.data = motion::allocate(plan, field->info(), !run.data->field.empty());
  // The processor's tracer gives every particle the same path whatever its company.
  const motion::TraceSetup setup = motion::setupOf(plan, recipe.motion, field->info(), recipe.machine.threadCount());
  motion::ParticleState state = motion::launchedState({launch}, plan.normalisation);
  std::unique_ptr<motion::Stepper> stepper;
  SampledStepper* sampled = nullptr;
  if (plan.searchWhileTracing) {
    auto made = sampledStepper(field, setup, std::move(state), plan, Device::Cpu);
    sampled = made.get();
    stepper = std::move(made);
  } else
    stepper = motion::makeStepper(field, setup, std::move(state), Device::Cpu);
  stepper->writeInitial(traced.data);
  for (std::size_t done = 1; done < plan.records;) {
    context.checkpoint();
    const std::size_t count = std::min({plan.records - done, std::size_t{64}, stepper->mostRecords()});
    stepper->advance(traced.data, done, count, context);
    done += count;
    context.progress(static_cast<double>(done), static_cast<double>(plan.records), "tracing the new particle");
  }
  traced.state = stepper->state();
  traced.energyError = stepper->maxRelativeEnergyError();
  if (sampled) {
    traced.events = sampled->found(run.complete);
    traced.search = sampled->search().state();
  }
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

/// The plan of the run shown, whatever spacings would be chosen now.
motion::TracePlan planOf(const TraceSnapshot& run, TraceRecipe& recipe) {
  motion::MotionParameters parameters = recipe.motion;
  const double dt = motion::planOf(parameters, recipe.ensemble).dt;
  parameters.recordEvery = static_cast<std::int64_t>(motion::recordEveryOf(*run.data, dt));
  motion::TracePlan plan = motion::planOf(parameters, recipe.ensemble);
  plan.searchWhileTracing = run.events != nullptr;
  if (run.events && plan.recordEvery % run.events->perRecord == 0) {
    plan.sampleEvery = plan.recordEvery / run.events->perRecord;
    plan.longestPeriod = run.events->longest;
  }
  return plan;
}

/// Events of the particles that stay, and of a new one, which comes last.
void append(statistics::FoundEvents& events, const statistics::FoundEvents& more, std::size_t particle) {
  events.detection.searched += more.detection.searched;
  events.detection.unresolved += more.detection.unresolved;
  for (statistics::MirrorEvent event : more.detection.events) {
    event.particle = particle;
    events.detection.events.push_back(event);
  }
}

void append(statistics::EventSearch::State& state, const statistics::EventSearch::State& more) {
  const double before = static_cast<double>(state.values.size());
  state.values.insert(state.values.end(), more.values.begin(), more.values.end());
  state.offsets.push_back(before + more.offsets.back());
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
  const motion::TracePlan plan = planOf(run, recipe);
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
  auto events = run.events ? std::make_shared<statistics::FoundEvents>(*run.events) : nullptr;
  auto search = run.search ? std::make_shared<statistics::EventSearch::State>(*run.search) : nullptr;
  if (events && old > plan.particles) {
    std::erase_if(events->detection.events, [&](const auto& event) { return event.particle >= plan.particles; });
    events->detection.searched = std::min<std::size_t>(events->detection.searched, plan.particles);
  }
  if (search && old > plan.particles) {
    search->offsets.resize(plan.particles + 1);
    search->values.resize(static_cast<std::size_t>(search->offsets.back()));
  }
  for (std::size_t p = old; p < plan.particles; ++p) {
    const Traced traced = traceOne(run, recipe, plan, launches[p - unlaunched], p, context);
    copyRecords(traced.data.position, 0, data->position, p, run.done);
    copyRecords(traced.data.velocity, 0, data->velocity, p, run.done);
    if (!data->field.empty())
      copyRecords(traced.data.field, 0, data->field, p, run.done);
    if (state)
      append(*state, traced.state);
    if (events && traced.events)
      append(*events, *traced.events, p);
    if (search)
      append(*search, traced.search);
    result.maxRelativeEnergyError = std::max(result.maxRelativeEnergyError, traced.energyError);
  }
  result.data = data;
  result.fingerprint = withContent(fingerprintOf(recipe.parameters()), contentIn(run.fingerprint));
  result.state = state;
  result.events = events;
  result.search = search;
  result.report = runs::analyse(result, context, recipe.machine.threadCount());
  return result;
}

} // namespace larmor::studies::trajectories
