#include "engine/studies/transport/Database.h"

#include "engine/core/Error.h"
#include "engine/core/ParameterSet.h"
#include "engine/core/Philox.h"
#include "engine/crew/Campaign.h"
#include "engine/motion/WaveDevice.h"
#include "engine/studies/RowFile.h"
#include "engine/studies/transport/TransportModel.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

namespace larmor::studies::transport {

namespace {

constexpr double energyMost = 10.0, amplitudeMost = 1.0, lengthLeast = 0.2, lengthMost = 20.0;

std::string identityOf(DatabaseParameters parameters) {
  if (parameters.sampling != Sampling::Stratified)
    parameters.points = 0; // more points go on with fewer
  auto json = ParameterSet(parameters).toJson();
  json.erase("longest");               // each row says how long it was, and whether that was enough
  if (parameters.start == Start::Auto) // the limit that databases of before tended to
    json.erase("start");
  return json.dump();
}

const RowFile<DatabaseRow>& rowFile() {
  using R = DatabaseRow;
  constexpr auto diffusion = "rho_0^2 |q| B_0/m";
  static const RowFile<R> file("transport",
                               {{"number", &R::number},
                                {"saturated", &R::saturated},
                                {"T", &R::energy, "mc^2"},
                                {"b", &R::b, "B_0"},
                                {"lambda_perp", &R::lambdaPerp, "rho_0"},
                                {"D_perp", &R::diffusion, diffusion},
                                {"D_perp_error", &R::error, diffusion},
                                {"D_moving", &R::moving, diffusion},
                                {"D_moving_error", &R::movingError, diffusion},
                                {"D_change", &R::change, diffusion, true}, // nor this
                                {"D_change_error", &R::changeError, diffusion, true},
                                {"D_end", &R::diffusionEnd, diffusion},
                                {"D_end_error", &R::endError, diffusion, true}, // older databases don't tell it
                                {"t_end", &R::endTime, "m/(|q| B_0)"},
                                {"mean_mu", &R::meanMu, "1"},
                                {"kurtosis", &R::kurtosis, "1"},
                                {"wall_s", &R::wallSeconds, "s"}},
                               &R::number);
  return file;
}

RowHeading headingOf(DatabaseParameters parameters, const std::string& command, const MachineParameters& machine = {}) {
  return rowFile().headingOf(identityOf(parameters), parameters.points, ParameterSet(parameters), command, machine);
}

} // namespace

bool samePoints(const DatabaseParameters& a, const DatabaseParameters& b) { return identityOf(a) == identityOf(b); }

DatabaseRow rowOf(std::int64_t number, const SimulationParameters& point, const SimulationResult& r) {
  DatabaseRow row;
  row.number = number;
  row.energy = point.energy;
  row.b = point.b;
  row.lambdaPerp = point.lambdaPerp;
  row.diffusion = r.diffusion.value;
  row.error = r.diffusion.error;
  row.moving = r.diffusionMoving.value;
  row.movingError = r.diffusionMoving.error;
  row.change = r.change.value;
  row.changeError = r.change.error;
  row.diffusionEnd = r.diffusionEnd.value;
  row.endError = r.diffusionEnd.error;
  row.endTime = r.endTime;
  row.meanMu = r.pitchCosine.value;
  row.kurtosis = r.kurtosis;
  row.wallSeconds = r.wallSeconds;
  row.saturated = r.saturated;
  return row;
}

SimulationParameters pointOf(const DatabaseParameters& p, std::int64_t number) {
  const auto u = unitPoint(p.sampling, p.seed, number, p.points);
  SimulationParameters point;
  point.energy = std::max(1e-3, energyMost * u[0]);
  point.b = amplitudeMost * u[1];
  point.lambdaPerp = lengthLeast + (lengthMost - lengthLeast) * u[2];
  if (Philox(p.seed, streams::seeding, 2000000000ull + static_cast<std::uint64_t>(number)).uniform() < p.exactFraction)
    point.b = 0.0;
  point.particles = p.particles;
  point.modes = p.modes;
  point.step = p.step;
  point.longest = p.longest;
  point.start = p.start;
  point.seed = seedOfRow(p.seed, number);
  return point;
}

std::vector<DatabaseRow> readDatabase(const std::filesystem::path& path) {
  return rowFile().read(rowFile().open(path).file);
}

StoredDatabase openDatabase(const std::filesystem::path& path) {
  const auto opened = rowFile().open(path);
  StoredDatabase stored{rowFile().read(opened.file), {}, opened.file.text("/", "command", "")};
  try {
    DatabaseParameters parameters;
    ParameterSet(parameters).fromJson(nlohmann::json::parse(opened.file.text("/", "parameters", "")), path.string());
    stored.parameters = parameters;
  } catch (const std::exception&) { // of a version that knew others
  }
  return stored;
}

void writeDatabase(const std::filesystem::path& path, const DatabaseParameters& parameters,
                   const std::vector<DatabaseRow>& rows, const std::string& command) {
  rowFile().write(path, headingOf(parameters, command), rows);
}

std::vector<DatabaseRow> addRows(const std::filesystem::path& path, std::vector<DatabaseRow> added) {
  return rowFile().add(path, std::move(added), firstAddedNumber);
}

namespace {

/// Ended too early, and may be longer now.
bool mayGoOn(const DatabaseParameters& p, const DatabaseRow& row) {
  const SimulationParameters point = pointOf(p, row.number);
  return std::isnan(row.change) ? point.goesOn() : !row.saturated && point.goesOnFrom(row.endTime);
}

/// Those first whose pitch angles mix slowly, as D was furthest from flat there; of these the cheapest first.
void slowestFirst(const DatabaseParameters& p, std::vector<std::int64_t>& numbers) {
  const auto steps = [&](std::int64_t number) {
    const SimulationParameters point = pointOf(p, number);
    return point.mixesSlowly() ? point.endTime() / point.timeStep() : std::numeric_limits<double>::infinity();
  };
  std::vector<std::pair<double, std::int64_t>> order; // a point of stratified sampling takes time to find
  for (const std::int64_t number : numbers)
    order.emplace_back(steps(number), number);
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::transform(order.begin(), order.end(), numbers.begin(), [](const auto& each) { return each.second; });
}

} // namespace

std::vector<DatabaseRow> buildDatabase(const DatabaseOrder& order, jobs::JobContext& context,
                                       const jobs::Sink<std::vector<DatabaseRow>>& sink, crew::Crew& crew) {
  const DatabaseParameters& p = order.parameters;
  std::vector<DatabaseRow> rows;
  if (crew.leads())
    rows = rowFile().before(order.file, identityOf(p), "the same seed, sampling, particles and modes, or another file",
                            context);
  std::optional<motion::WaveDevice> kept; // made by who simulates: the machine of a leader may have no graphics card
  storage::CheckpointWriter checkpoints(order.file);
  crew::Campaign<DatabaseRow> campaign;
  campaign.count = p.points;
  campaign.stale = [&](const DatabaseRow& row) { return mayGoOn(p, row); };
  if (!rows.empty())
    campaign.arrange = [&](std::vector<std::int64_t>& numbers) { slowestFirst(p, numbers); };
  campaign.one = [&](std::int64_t number, jobs::JobContext& part) {
    if (!kept) // a process does one piece of work at a time
      kept.emplace(order.machine.device);
    SimulationOrder point{pointOf(p, number), order.machine};
    if (point.machine.threads == 0)
      point.machine.threads = crew.threads();
    return rowOf(number, point.parameters, simulate(point, part, {}, *kept));
  };
  const auto writeAll = [&](const std::vector<DatabaseRow>& all) {
    return [&](storage::OutputFile& to) { rowFile().write(to, headingOf(p, order.command, order.machine), all); };
  };
  campaign.keep = [&](const std::vector<DatabaseRow>& all) {
    if (!order.file.empty())
      checkpoints.write(writeAll(all));
  };
  rows = campaign.run(std::move(rows), context, sink, crew);
  if (checkpoints.generations() > 0)
    checkpoints.finish(writeAll(rows));
  sink.publish(rows);
  return rows;
}

} // namespace larmor::studies::transport
