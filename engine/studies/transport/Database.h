#pragma once
#include "engine/core/Sampling.h"
#include "engine/crew/Crew.h"
#include "engine/studies/transport/Simulate.h"

#include <filesystem>
#include <limits>
#include <optional>

namespace larmor::studies::transport {

/// Points of T in (0, 10), b in (0, 1), lambda_perp in (0.2, 20), simulated one after the other.
struct DatabaseParameters {
  std::int64_t points = 2000, particles = 2000, modes = 500, longest = 32;
  double exactFraction = 0.05;
  std::string step = "auto";
  Start start = Start::Auto;
  Sampling sampling = Sampling::Random;
  std::uint64_t seed = 1;

  static constexpr std::string_view group = "Transport database";
  static constexpr auto fields() {
    using P = DatabaseParameters;
    return std::tuple{Parameter{&P::points, "points", "N_d", "1", "Points", Range{1, 1e6}},
                      Parameter{&P::particles, "particles", "N_p", "1", "Particles of each simulation", Range{20, 1e7}},
                      Parameter{&P::modes, "modes", "N_c", "1", "Plane waves of a realisation", Range{1, 1e5}},
                      Parameter{&P::exactFraction, "exact_fraction", "", "1",
                                "Share of b = 0, points where D is exactly 0", Range{0, 1}},
                      Parameter{&P::sampling, "sampling", "", "", "Sampling: how the points are spread"},
                      Parameter{&P::step, "dt", "Δt", "m/(|q| B_0)", "Time step, as of a simulation"},
                      Parameter{&P::start, "start", "", "",
                                "Pitch angles at the start: auto = isotropic where they take long to mix, else mu = "
                                "0.5; fixed = mu; isotropic",
                                Range{}, Hint::Advanced},
                      Parameter{&P::longest, "longest", "", "1",
                                "Times the usual length a simulation may go on to until D(t) is flat; 1: not beyond it",
                                Range{1, 4096}},
                      Parameter{&P::seed, "seed", "", "1", "Seed of the points and of every simulation"}};
  }
};

/// A simulated point.
struct DatabaseRow {
  std::int64_t number = 0;
  double energy = 0, b = 0, lambdaPerp = 0, diffusion = 0, error = 0, moving = 0, movingError = 0, diffusionEnd = 0,
         endTime = 0, meanMu = 0, kurtosis = 0, wallSeconds = 0;
  double endError = std::numeric_limits<double>::quiet_NaN(); ///< of diffusionEnd; not a number in older databases
  /// How much `moving` still changed while the time doubled; not a number in databases of before simulations went on
  /// until D(t) was flat.
  double change = std::numeric_limits<double>::quiet_NaN(), changeError = std::numeric_limits<double>::quiet_NaN();
  bool saturated = false;
  bool operator==(const DatabaseRow&) const = default;
  /// Its particles are enough to tell whether D was flat; so it counts where the file does not say how much D changed.
  bool flatIsTold() const {
    return std::isnan(changeError) || statistics::changeIsTold({moving, movingError}, {change, changeError});
  }
};

/// Whether a database of one goes on with the other: more points, a larger `longest`.
bool samePoints(const DatabaseParameters& a, const DatabaseParameters& b);

/// Parameters of point `number`: from the seed and the number alone.
SimulationParameters pointOf(const DatabaseParameters& parameters, std::int64_t number);

/// Rows in the order of their numbers. @throws Error naming file, object, what was found and expected.
std::vector<DatabaseRow> readDatabase(const std::filesystem::path& file);
/// A database with what made it.
struct StoredDatabase {
  std::vector<DatabaseRow> rows;
  std::optional<DatabaseParameters> parameters; ///< nothing if the file does not tell all of them
  std::string command;
};
/// @throws Error as readDatabase.
StoredDatabase openDatabase(const std::filesystem::path& file);
/// As a table and its parameters; whole or not at all.
void writeDatabase(const std::filesystem::path& file, const DatabaseParameters& parameters,
                   const std::vector<DatabaseRow>& rows, const std::string& command);

/// Points that were asked for one by one have numbers from here on.
constexpr std::int64_t firstAddedNumber = 1'000'000;
/// Random numbers of a row's own, of those of its database or form.
constexpr std::uint64_t seedOfRow(std::uint64_t seed, std::int64_t number) {
  return seed * 1000003ull + static_cast<std::uint64_t>(number);
}
DatabaseRow rowOf(std::int64_t number, const SimulationParameters& point, const SimulationResult& result);
/// Adds rows under new numbers. @returns all. @throws Error as readDatabase, or if the file cannot be written.
std::vector<DatabaseRow> addRows(const std::filesystem::path& file, std::vector<DatabaseRow> added);

/// A database as it is asked for.
struct DatabaseOrder {
  DatabaseParameters parameters;
  MachineParameters machine;  ///< of every process that simulates; the file does not tell
  std::filesystem::path file; ///< that rows are kept in; empty: none
  std::string command;        ///< for the file: what makes it
};

/// Simulates what the file does not hold yet, saving it after every point; a killed job goes on where it was. Rows of a
/// database of before whose simulations did not go on until D(t) was flat are simulated again, those whose pitch angles
/// mix slowly first, as are rows that were not flat at a smaller `longest`; with `longest` 1 they stay.
/// @param sink receives all rows so far, in the order of their numbers, after each point. @param crew simulates; only
/// its leader touches the file. @throws Error if the file belongs to other parameters, Cancelled: the sink then has
/// what the file has.
std::vector<DatabaseRow> buildDatabase(const DatabaseOrder& order, jobs::JobContext& context,
                                       const jobs::Sink<std::vector<DatabaseRow>>& sink = {},
                                       crew::Crew& crew = crew::local());

} // namespace larmor::studies::transport
