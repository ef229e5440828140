#include "engine/studies/turbulence/MhdCheckpoint.h"

#include "engine/core/Json.h"
#include "engine/core/ParameterSet.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace larmor::studies::turbulence {

namespace {

std::string identityOf(mhd::MhdParameters parameters, std::uint64_t seed) {
  const mhd::MhdParameters defaults;
  parameters.time = defaults.time;
  parameters.courant = defaults.courant;
  parameters.fixedStep = defaults.fixedStep;
  ParameterSet set(parameters);
  nlohmann::json json;
  for (const auto& handle : set.all())
    json[handle.info().key] = handle.text();
  json["seed"] = std::to_string(seed);
  return json.dump();
}

/// "seed 1 instead of 2, viscosity 0.01 instead of 0"
std::string differences(const std::string& there, const std::string& here) {
  const auto a = nlohmann::json::parse(there), b = nlohmann::json::parse(here);
  std::string text;
  for (const auto& [key, value] : b.items())
    if (const std::string other = a.value(key, std::string("unknown")), own = value.get<std::string>(); other != own)
      text += fmt::format("{}{} {} instead of {}", text.empty() ? "" : ", ", key, other, own);
  return text;
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

/// The numbers of a state besides its modes, and those of a record, by the names they have in the file.
template <class State, class Visit>
void numbersOfState(State& state, Visit&& visit) {
  visit("time", state.time);
  visit("speed", state.speed);
  visit("input", state.input);
  visit("viscously_lost", state.lost[0]);
  visit("resistively_lost", state.lost[1]);
  visit("kick", state.kick);
  visit("start_energy", state.startEnergy);
}

constexpr std::array recorded{&mhd::Balance::time,
                              &mhd::Balance::kinetic,
                              &mhd::Balance::magnetic,
                              &mhd::Balance::viscousLoss,
                              &mhd::Balance::resistiveLoss,
                              &mhd::Balance::crossHelicity,
                              &mhd::Balance::magneticHelicity,
                              &mhd::Balance::input,
                              &mhd::Balance::viscouslyLost,
                              &mhd::Balance::resistivelyLost};

void writeHistory(storage::OutputFile& file, const std::vector<mhd::Balance>& history) {
  std::vector<double> table;
  for (const auto& each : history)
    for (const auto column : recorded)
      table.push_back(each.*column);
  file.array("/history", {history.size(), recorded.size()}, table);
}

std::vector<mhd::Balance> readHistory(const storage::InputFile& file) {
  const auto table = file.readDoubles("/history");
  std::vector<mhd::Balance> history(table.size() / recorded.size());
  for (std::size_t i = 0; i < history.size(); ++i)
    for (std::size_t c = 0; c < recorded.size(); ++c)
      history[i].*recorded[c] = table[i * recorded.size() + c];
  return history;
}

void writeState(storage::OutputFile& file, const mhd::SolverState& state) {
  file.attribute("/", "format", "larmor-mhd-state");
  file.attribute("/", "step", storage::AttributeValue(state.step));
  numbersOfState(state, [&](const char* name, double value) { file.attribute("/", name, value); });
  for (std::size_t c = 0; c < 3; ++c) {
    const auto u = plain(state.u[c]), b = plain(state.b[c]);
    file.array("/u" + std::to_string(c), {u.size()}, u);
    file.array("/b" + std::to_string(c), {b.size()}, b);
  }
}

mhd::SolverState readState(const storage::InputFile& file) {
  mhd::SolverState state;
  numbersOfState(state, [&](const char* name, double& value) { value = file.number("/", name); });
  state.step = static_cast<std::uint64_t>(file.number("/", "step"));
  for (std::size_t c = 0; c < 3; ++c) {
    state.u[c] = complexOf(file.readDoubles("/u" + std::to_string(c)));
    state.b[c] = complexOf(file.readDoubles("/b" + std::to_string(c)));
  }
  return state;
}

} // namespace

MhdCheckpoint::MhdCheckpoint(std::filesystem::path file, const mhd::MhdParameters& parameters, std::uint64_t seed)
    : writer_(std::move(file)), parameters_(parameters), identity_(identityOf(parameters, seed)) {}

bool MhdCheckpoint::read(mhd::Solver& solver, std::vector<mhd::Balance>& history, std::string& warning) const {
  if (!exists())
    return false;
  std::string identity;
  double time = 0;
  try {
    const auto opened = storage::openRun(file());
    warning = opened.warning;
    if (opened.file.text("/", "format", "") != "larmor-mhd-state")
      throw Error("format", "is not larmor-mhd-state");
    identity = opened.file.text("/", "identity");
    time = opened.file.number("/", "time");
    if (identity == identity_) {
      solver.restore(readState(opened.file));
      history = readHistory(opened.file);
    } else {
      identity = differences(identity, identity_);
    }
  } catch (const std::exception& error) { // HDF5 or JSON that cannot be read
    throw Error(fmt::format("{}: cannot go on from this state ({}); delete it to start again, or choose another output "
                            "file",
                            file().string(), problemOf(error)));
  }
  if (identity != identity_)
    throw Error(
        file().string(),
        fmt::format("holds the unfinished simulation of other parameters, up to t = {:.6g} ({})", time, identity),
        "the same parameters to finish it, another output file, or that this one is deleted");
  if (time > parameters_.time * (1.0 + 1e-12))
    throw Error(file().string(), fmt::format("is at t = {:.6g}, past the end at {:.6g}", time, parameters_.time),
                "a later simulated_time, another output file, or that this one is deleted");
  return true;
}

void MhdCheckpoint::write(const mhd::Solver& solver, const std::vector<mhd::Balance>& history) {
  if (file().empty())
    return;
  solver.requireStable();
  const mhd::SolverState state = solver.state();
  writer_.write([&](storage::OutputFile& out) {
    out.attribute("/", "identity", storage::AttributeValue(identity_));
    writeState(out, state);
    writeHistory(out, history);
  });
}

bool MhdCheckpoint::exists() const { return !file().empty() && storage::hasGenerations(file()); }

void MhdCheckpoint::remove() const {
  if (!file().empty())
    storage::removeGenerations(file());
}

} // namespace larmor::studies::turbulence
