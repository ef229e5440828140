#include "engine/studies/trajectories/MhdRun.h"

#include "engine/core/ParameterSet.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <bit>
#include <chrono>
#include <nlohmann/json.hpp>

namespace larmor::studies::trajectories {

namespace {

using Clock = std::chrono::steady_clock;
constexpr double checkpointSeconds = 30.0, publishSeconds = 0.2;
constexpr std::size_t historyLength = 2000;

double secondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

std::string identityOf(const mhd::MhdParameters& parameters, std::uint64_t seed) {
  mhd::MhdParameters copy = parameters;
  copy.time = 0; // a longer run goes on with a shorter one
  ParameterSet set;
  set.add(copy);
  nlohmann::json json = set.toJson();
  json["seed"] = seed;
  return json.dump();
}

std::vector<double> plain(const std::vector<mhd::Complex>& modes) {
  const auto* numbers = reinterpret_cast<const double*>(modes.data());
  return {numbers, numbers + 2 * modes.size()};
}

std::vector<mhd::Complex> complexOf(const std::vector<double>& numbers) {
  std::vector<mhd::Complex> modes(numbers.size() / 2);
  for (std::size_t i = 0; i < modes.size(); ++i)
    modes[i] = {numbers[2 * i], numbers[2 * i + 1]};
  return modes;
}

void writeCheckpoint(const std::filesystem::path& path, const mhd::Solver& solver, const std::string& identity) {
  const mhd::SolverState state = solver.state();
  storage::OutputFile file(path);
  file.attribute("/", "format", "larmor-mhd-state");
  file.attribute("/", "identity", storage::AttributeValue(identity));
  file.attribute("/", "time", state.time);
  file.attribute("/", "speed", state.speed);
  file.attribute("/", "input", state.input);
  file.attribute("/", "step", storage::AttributeValue(state.step));
  for (std::size_t c = 0; c < 3; ++c) {
    const auto u = plain(state.u[c]), b = plain(state.b[c]);
    file.array("/u" + std::to_string(c), {u.size()}, u);
    file.array("/b" + std::to_string(c), {b.size()}, b);
  }
  file.commit();
}

/// @returns false if the file belongs to another simulation.
bool readCheckpoint(const std::filesystem::path& path, mhd::Solver& solver, const std::string& identity) {
  const storage::InputFile file(path);
  if (file.text("/", "format", "") != "larmor-mhd-state" || file.text("/", "identity", "") != identity)
    return false;
  mhd::SolverState state;
  state.time = file.number("/", "time");
  state.speed = file.number("/", "speed");
  state.input = file.number("/", "input");
  state.step = static_cast<std::uint64_t>(file.number("/", "step"));
  for (std::size_t c = 0; c < 3; ++c) {
    state.u[c] = complexOf(file.readDoubles("/u" + std::to_string(c)));
    state.b[c] = complexOf(file.readDoubles("/b" + std::to_string(c)));
  }
  solver.restore(state);
  return true;
}

void record(std::vector<mhd::Balance>& history, const mhd::Balance& now) {
  history.push_back(now);
  if (history.size() <= historyLength)
    return;
  std::vector<mhd::Balance> thinned; // every second one: the curve keeps its shape
  for (std::size_t i = 0; i < history.size(); i += 2)
    thinned.push_back(history[i]);
  history = std::move(thinned);
}

void fill(MhdSnapshot& snapshot, const mhd::Solver& solver) {
  snapshot.steps = solver.steps();
  snapshot.input = solver.input();
  snapshot.spectra = solver.spectra();
  snapshot.strength = solver.slice(snapshot.grid / 2, false);
  snapshot.current = solver.slice(snapshot.grid / 2, true);
}

float rounded(float value, int bits) {
  if (bits >= 23)
    return value;
  const auto drop = static_cast<std::uint32_t>(23 - bits);
  const std::uint32_t half = 1u << (drop - 1), mask = ~((1u << drop) - 1);
  return std::bit_cast<float>((std::bit_cast<std::uint32_t>(value) + half) & mask);
}

} // namespace

MhdResult runMhd(const mhd::MhdParameters& parameters, std::uint64_t seed, unsigned threads,
                 const std::filesystem::path& checkpoint, jobs::JobContext& context, jobs::Latest<MhdSnapshot>* sink) {
  const auto begin = Clock::now();
  context.progress(0, parameters.time, "preparing");
  mhd::Solver solver(parameters, seed, threads);
  const std::string identity = identityOf(parameters, seed);
  MhdResult result;
  if (!checkpoint.empty() && std::filesystem::exists(checkpoint))
    result.resumed = readCheckpoint(checkpoint, solver, identity);
  MhdSnapshot snapshot;
  snapshot.endTime = parameters.time;
  snapshot.grid = static_cast<std::size_t>(parameters.grid);
  record(snapshot.history, solver.balance());
  auto written = begin, published = begin - std::chrono::seconds(10);
  while (solver.time() < parameters.time * (1.0 - 1e-12)) {
    if (context.cancelled() && !checkpoint.empty())
      writeCheckpoint(checkpoint, solver, identity);
    context.checkpoint();
    solver.step(parameters.time - solver.time()); // ends exactly at the time asked for
    context.progress(solver.time(), parameters.time, "simulating");
    if (solver.steps() % 4 == 0)
      record(snapshot.history, solver.balance());
    if (sink && sink->wanted() && secondsSince(published) > publishSeconds) {
      fill(snapshot, solver);
      sink->publish(std::make_shared<const MhdSnapshot>(snapshot));
      published = Clock::now();
    }
    if (!checkpoint.empty() && secondsSince(written) > checkpointSeconds) {
      writeCheckpoint(checkpoint, solver, identity);
      written = Clock::now();
    }
  }
  fill(snapshot, solver);
  if (sink)
    sink->publish(std::make_shared<const MhdSnapshot>(snapshot));
  result.magnetic = solver.magnetic();
  result.velocity = solver.velocity();
  result.balance = solver.balance();
  result.steps = solver.steps();
  result.snapshot = std::move(snapshot);
  result.wallSeconds = secondsSince(begin);
  if (!checkpoint.empty())
    std::filesystem::remove(checkpoint);
  return result;
}

void writeFieldFile(const std::filesystem::path& path, const VectorGrid& grid,
                    const std::vector<std::pair<std::string, std::string>>& notes, int bits) {
  std::vector<float> values(3 * grid.size());
  double square = 0;
  for (std::size_t i = 0; i < grid.size(); ++i)
    for (std::size_t c = 0; c < 3; ++c) {
      values[3 * i + c] = rounded(grid.component(c)[i], bits);
      square += static_cast<double>(values[3 * i + c]) * static_cast<double>(values[3 * i + c]);
    }
  storage::OutputFile file(path);
  file.attribute("/", "format", "larmor-field");
  for (const auto& [name, text] : notes)
    file.attribute("/", name, storage::AttributeValue(text));
  storage::ArrayOptions options;
  options.level = 9;
  options.attributes = {{"box_length", std::vector<double>{grid.length[0], grid.length[1], grid.length[2]}},
                        {"origin", std::vector<double>{grid.origin[0], grid.origin[1], grid.origin[2]}},
                        {"rms", std::sqrt(square / static_cast<double>(grid.size()))}};
  file.array("/B", {grid.shape[2], grid.shape[1], grid.shape[0], 3}, values, options);
  file.commit();
}

} // namespace larmor::studies::trajectories
