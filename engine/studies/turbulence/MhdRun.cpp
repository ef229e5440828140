#include "engine/studies/turbulence/MhdRun.h"

#include "engine/fields/GridReport.h"
#include "engine/storage/PartFile.h"
#include "engine/studies/turbulence/FieldAction.h"
#include "engine/studies/turbulence/FieldFile.h"
#include "engine/studies/turbulence/FieldTrend.h"
#include "engine/studies/turbulence/MhdCheckpoint.h"

#include <chrono>

namespace larmor::studies::turbulence {

namespace {

using Clock = std::chrono::steady_clock;
constexpr double checkpointSeconds = 30.0, publishSeconds = 0.2;
constexpr std::size_t historyLength = 2000;

double secondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

void record(std::vector<mhd::Balance>& history, const mhd::Balance& now) {
  if (!history.empty() && history.back().time == now.time)
    return;
  history.push_back(now);
  if (history.size() <= historyLength)
    return;
  std::vector<mhd::Balance> thinned; // every second one: the curve keeps its shape
  for (std::size_t i = 0; i < history.size(); i += 2)
    thinned.push_back(history[i]);
  history = std::move(thinned);
}

void stepOrSay(mhd::Solver& solver, double most, const MhdCheckpoint& saved) {
  try {
    solver.step(most);
  } catch (const Error& error) {
    throw saved.exists() ? Error(error.what() + std::string("; the same order with a smaller step goes on from the "
                                                            "last state that was kept"))
                         : error;
  }
}

void fill(MhdSnapshot& snapshot, const mhd::Solver& solver) {
  snapshot.steps = solver.steps();
  snapshot.now = solver.balance();
  snapshot.spectra = solver.spectra();
  snapshot.strength = solver.slice(snapshot.grid / 2, false);
  snapshot.current = solver.slice(snapshot.grid / 2, true);
}

} // namespace

MhdResult runMhd(const MhdOrder& order, jobs::JobContext& context, const jobs::Sink<MhdSnapshot>& sink) {
  const mhd::MhdParameters& parameters = order.parameters;
  const auto begin = Clock::now();
  context.progress(0, parameters.time, "preparing");
  mhd::Solver solver(parameters, order.seed, order.machine.threadCount());
  MhdResult result;
  MhdSnapshot snapshot;
  snapshot.endTime = parameters.time;
  snapshot.grid = static_cast<std::size_t>(parameters.grid);
  MhdCheckpoint saved(order.checkpoint, parameters, order.seed);
  result.resumed = saved.read(solver, snapshot.history, result.warning);
  record(snapshot.history, solver.balance());
  auto written = begin, published = begin - std::chrono::seconds(10);
  while (solver.time() < parameters.time * (1.0 - 1e-12)) {
    if (context.cancelled())
      saved.write(solver, snapshot.history);
    context.checkpoint();
    stepOrSay(solver, parameters.time - solver.time(), saved); // ends exactly at the time asked for
    context.progress(solver.time(), parameters.time, "simulating");
    if (solver.steps() % 4 == 0)
      record(snapshot.history, solver.balance());
    if (sink.wanted() && secondsSince(published) > publishSeconds) {
      fill(snapshot, solver);
      sink.publish(snapshot);
      published = Clock::now();
    }
    if (secondsSince(written) > checkpointSeconds) {
      saved.write(solver, snapshot.history);
      written = Clock::now();
    }
  }
  solver.requireStable();
  record(snapshot.history, solver.balance());
  fill(snapshot, solver);
  sink.publish(snapshot);
  result.magnetic = solver.magnetic();
  if (!parameters.hydrodynamic()) // brought to rms 1 it no longer shows
    result.magnetic.source += ", " + sentenceOf(trendOf(snapshot.history));
  result.velocity = solver.velocity();
  result.snapshot = std::move(snapshot);
  result.wallSeconds = secondsSince(begin);
  saved.remove();
  return result;
}

void simulateField(MhdOrder order, const std::filesystem::path& file, jobs::JobContext& context,
                   const jobs::Sink<MhdSnapshot>& sink) {
  order.checkpoint = storage::beside(file, ".state");
  MhdResult result = runMhd(order, context, sink);
  if (order.parameters.hydrodynamic())
    return; // curves and slices only
  fields::normalise(result.magnetic);
  writeFieldFile(file, result.magnetic, originOfSimulated(order.study, order.parameters, order.seed));
}

} // namespace larmor::studies::turbulence
