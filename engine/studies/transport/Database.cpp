#include "engine/studies/transport/Database.h"

#include "engine/core/Error.h"
#include "engine/core/ParameterSet.h"
#include "engine/core/Philox.h"
#include "engine/motion/WaveDevice.h"
#include "engine/storage/Checkpoint.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>

namespace larmor::studies::transport {

namespace {

constexpr double energyMost = 10.0, amplitudeMost = 1.0, lengthLeast = 0.2, lengthMost = 20.0;
const char* const format = "larmor-transport-database";

std::string identityOf(DatabaseParameters parameters) {
  if (parameters.sampling != Sampling::Stratified)
    parameters.points = 0; // more points go on with fewer
  ParameterSet set;
  set.add(parameters);
  return set.toJson().dump();
}

template <class Get>
std::vector<double> column(const std::vector<DatabaseRow>& rows, Get get) {
  std::vector<double> values;
  for (const auto& row : rows)
    values.push_back(static_cast<double>(get(row)));
  return values;
}

struct Column {
  const char *name, *unit;
  double DatabaseRow::*value;
};
const std::vector<Column>& columns() {
  static const std::vector<Column> all{{"T", "mc^2", &DatabaseRow::energy},
                                       {"b", "B_0", &DatabaseRow::b},
                                       {"lambda_perp", "rho_0", &DatabaseRow::lambdaPerp},
                                       {"D_perp", "rho_0^2 |q| B_0/m", &DatabaseRow::diffusion},
                                       {"D_perp_error", "rho_0^2 |q| B_0/m", &DatabaseRow::error},
                                       {"D_moving", "rho_0^2 |q| B_0/m", &DatabaseRow::moving},
                                       {"D_moving_error", "rho_0^2 |q| B_0/m", &DatabaseRow::movingError},
                                       {"D_end", "rho_0^2 |q| B_0/m", &DatabaseRow::diffusionEnd},
                                       {"D_end_error", "rho_0^2 |q| B_0/m", &DatabaseRow::endError},
                                       {"t_end", "m/(|q| B_0)", &DatabaseRow::endTime},
                                       {"mean_mu", "1", &DatabaseRow::meanMu},
                                       {"kurtosis", "1", &DatabaseRow::kurtosis},
                                       {"wall_s", "s", &DatabaseRow::wallSeconds}};
  return all;
}

} // namespace

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
  row.diffusionEnd = r.diffusionEnd.value;
  row.endError = r.diffusionEnd.error;
  row.endTime = r.endTime;
  row.meanMu = r.pitchCosine.value;
  row.kurtosis = r.kurtosis;
  row.wallSeconds = r.wallSeconds;
  row.saturated = r.saturated;
  return row;
}

namespace {

bool before(const DatabaseRow& a, const DatabaseRow& b) { return a.number < b.number; }

/// As it travels between ranks of the same program.
std::string bytesOf(const DatabaseRow& row) {
  static_assert(std::is_trivially_copyable_v<DatabaseRow>);
  return {reinterpret_cast<const char*>(&row), sizeof row};
}
DatabaseRow rowFrom(const std::string& bytes) {
  DatabaseRow row;
  if (bytes.size() != sizeof row)
    throw Error("database", "a rank sent no row", "the same version of Larmor on all machines");
  std::memcpy(&row, bytes.data(), sizeof row);
  return row;
}

std::vector<DatabaseRow> readRows(const storage::InputFile& file) {
  if (file.text("/", "format", "") != format)
    file.fail("/", "is no transport database", std::string("attribute format = ") + format);
  const auto numbers = file.readInts("/rows/number"), saturated = file.readInts("/rows/saturated");
  std::vector<DatabaseRow> rows(numbers.size());
  if (saturated.size() != rows.size())
    file.fail("/rows/saturated", fmt::format("holds {} values", saturated.size()), fmt::format("{}", rows.size()));
  for (const Column& c : columns()) {
    const std::string name = std::string("/rows/") + c.name;
    if (c.value == &DatabaseRow::endError && !file.has(name))
      continue; // of before it was kept: unknown
    const auto values = file.readDoubles(name);
    if (values.size() != rows.size())
      file.fail(name, fmt::format("holds {} values", values.size()), fmt::format("{}", rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i)
      rows[i].*c.value = values[i];
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].number = numbers[i];
    rows[i].saturated = saturated[i] != 0;
  }
  return rows;
}

/// Of the job that was killed.
std::vector<DatabaseRow> rowsOfBefore(const DatabaseParameters& p, const std::filesystem::path& file,
                                      jobs::JobContext& context) {
  if (file.empty() || !storage::hasGenerations(file))
    return {};
  const auto opened = storage::openRun(file);
  if (opened.file.text("/", "identity", "") != identityOf(p))
    throw Error(file.string(), "holds points of other parameters",
                "the same seed, sampling, particles and modes, or another file");
  if (!opened.warning.empty())
    context.progress(0, 0, opened.warning);
  return readRows(opened.file);
}

std::vector<std::int64_t> missing(const DatabaseParameters& p, const std::vector<DatabaseRow>& rows) {
  std::vector<bool> known(static_cast<std::size_t>(p.points), false);
  for (const auto& row : rows)
    if (row.number >= 0 && row.number < p.points)
      known[static_cast<std::size_t>(row.number)] = true;
  std::vector<std::int64_t> numbers;
  for (std::int64_t number = 0; number < p.points; ++number)
    if (!known[static_cast<std::size_t>(number)])
      numbers.push_back(number);
  return numbers;
}

} // namespace

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
  point.seed = p.seed * 1000003ull + static_cast<std::uint64_t>(number);
  return point;
}

std::vector<DatabaseRow> readDatabase(const std::filesystem::path& path) {
  return readRows(storage::openRun(path).file);
}

namespace {

/// What a database says about itself beside its rows.
struct Heading {
  std::string identity, command;
  std::int64_t points = 0;
};

void write(storage::OutputFile& file, const Heading& heading, const std::vector<DatabaseRow>& rows) {
  file.attribute("/", "format", format);
  file.attribute("/", "identity", storage::AttributeValue(heading.identity));
  file.attribute("/", "points", storage::AttributeValue(heading.points));
  file.attribute("/", "command", storage::AttributeValue(heading.command));
  std::vector<std::int64_t> numbers, saturated;
  for (const auto& row : rows) {
    numbers.push_back(row.number);
    saturated.push_back(row.saturated ? 1 : 0);
  }
  file.array("/rows/number", {rows.size()}, numbers);
  file.array("/rows/saturated", {rows.size()}, saturated);
  for (const Column& c : columns())
    file.array(std::string("/rows/") + c.name, {rows.size()},
               column(rows, [&](const auto& row) { return row.*c.value; }),
               {.attributes = {{"unit", std::string(c.unit)}}});
}

void write(const std::filesystem::path& path, const Heading& heading, const std::vector<DatabaseRow>& rows) {
  storage::OutputFile file(path);
  write(file, heading, rows);
  file.commit();
}

} // namespace

void writeDatabase(const std::filesystem::path& path, const DatabaseParameters& parameters,
                   const std::vector<DatabaseRow>& rows, const std::string& command) {
  write(path, {identityOf(parameters), command, parameters.points}, rows);
}

std::vector<DatabaseRow> addRows(const std::filesystem::path& path, std::vector<DatabaseRow> added) {
  std::vector<DatabaseRow> rows = readDatabase(path);
  std::int64_t next = firstAddedNumber;
  for (const auto& row : rows)
    next = std::max(next, row.number + 1);
  for (auto& row : added) {
    row.number = next++;
    rows.push_back(row);
  }
  Heading heading;
  {
    const storage::InputFile file(path);
    heading = {file.text("/", "identity"), file.text("/", "command"),
               static_cast<std::int64_t>(file.number("/", "points"))};
  }
  write(path, heading, rows);
  return rows;
}

std::vector<DatabaseRow> buildDatabase(const DatabaseOrder& order, jobs::JobContext& context,
                                       const jobs::Sink<std::vector<DatabaseRow>>& sink, crew::Crew& crew) {
  const DatabaseParameters& p = order.parameters;
  std::vector<DatabaseRow> rows;
  if (crew.leads())
    rows = rowsOfBefore(p, order.file, context);
  std::atomic<std::size_t> known{rows.size()}; // read by the threads that work, for their progress
  std::optional<motion::WaveDevice> kept; // made by who simulates: the machine of a leader may have no graphics card
  const crew::Work simulateOne = [&](std::int64_t number, jobs::JobContext& own) {
    if (!kept) // a process does one piece of work at a time
      kept.emplace(order.machine.device);
    const auto done = static_cast<double>(known), all = static_cast<double>(p.points);
    jobs::JobContext part(own, done / all, (done + 1) / all);
    SimulationOrder point{pointOf(p, number), order.machine};
    if (point.machine.threads == 0)
      point.machine.threads = crew.threads();
    return bytesOf(rowOf(number, point.parameters, simulate(point, part, {}, *kept)));
  };
  storage::CheckpointWriter checkpoints(order.file, [&](storage::OutputFile& to) {
    write(to, {identityOf(p), order.command, p.points}, rows);
  });
  const crew::Finished keep = [&](std::int64_t, const std::string& bytes) {
    const DatabaseRow row = rowFrom(bytes);
    rows.insert(std::upper_bound(rows.begin(), rows.end(), row, before), row);
    known = rows.size();
    if (!order.file.empty())
      checkpoints.write();
    context.progress(static_cast<double>(rows.size()), static_cast<double>(p.points), "points");
    if (sink.wanted())
      sink.publish(rows);
  };
  try {
    crew.work(missing(p, rows), simulateOne, keep, context);
  } catch (...) {
    sink.publish(rows); // also those that nobody asked for yet
    throw;
  }
  if (checkpoints.generations() > 0)
    checkpoints.finish();
  sink.publish(rows);
  return rows;
}

} // namespace larmor::studies::transport
