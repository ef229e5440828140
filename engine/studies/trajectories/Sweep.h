#pragma once
#include "engine/core/Curve.h"
#include "engine/studies/trajectories/TraceRun.h"

#include <string>
#include <vector>

namespace larmor::studies::trajectories {

/// One parameter taking several values, everything else as in the recipe.
struct SweepPlan {
  std::string parameter;
  double from = 0, to = 0;
  int count = 0;
  bool logarithmic = false;
};

/// "alpha from 16 to 512 in 6", with "log" or "linear" at the end (default: logarithmic if the ends differ by more than
/// a factor of ten and are positive). @throws Error showing the form expected.
SweepPlan parseSweep(const std::string& text);
/// A plan as `larmor-batch trajectories sweep` takes it.
struct SweepParameters {
  std::string sweep;
  static constexpr std::string_view group = "Sweep";
  static constexpr auto fields() {
    using P = SweepParameters;
    return std::tuple{Parameter{&P::sweep, "sweep", "", "",
                                "What to go through: PARAMETER from A to B in N, then log or linear if wanted"}};
  }
  std::vector<Complaint> validate() const {
    try {
      parseSweep(sweep);
    } catch (const Error& error) {
      return {{"sweep", error.what()}};
    }
    return {};
  }
};

/// "alpha from 16 to 512 in 6 log", which parseSweep reads.
std::string textOf(const SweepPlan& plan);
/// The recipe that its runs have in common: the swept parameter, which each sets, is as if it was never given (or the
/// first of its values, where the others do not go with that).
std::shared_ptr<TraceRecipe> sharedRecipe(const SweepPlan& plan, const std::shared_ptr<TraceRecipe>& recipe);
/// The line that does the same.
std::string sweepCommand(const SweepPlan& plan, const std::shared_ptr<TraceRecipe>& recipe);
/// The values in order; whole numbers for an integer parameter. @throws Error if the parameter is unknown or has no
/// numbers, a value is out of its range, or two are the same.
std::vector<double> valuesOf(const SweepPlan& plan, const ParameterSet& parameters);

enum class SweepStatus { Waiting, Running, Done, Failed };
std::string_view nameOf(SweepStatus status);

struct SweepPoint {
  double value = 0;
  SweepStatus status = SweepStatus::Waiting;
  std::shared_ptr<const statistics::TrajectoryReport> report; ///< null until something is known
  std::string message;                                        ///< why it failed
  std::filesystem::path file;                                 ///< its run, where files are kept
};

struct SweepSnapshot {
  std::string parameter, symbol, unit;
  bool logarithmic = false;
  std::vector<SweepPoint> points;
};

/// A sweep as it is asked for.
struct SweepOrder {
  std::shared_ptr<TraceRecipe> recipe;
  SweepPlan plan;
  std::filesystem::path folder = {}; ///< run files NAME_VALUE.h5 go there; empty: none are kept
  std::filesystem::path file = {};   ///< its numbers (SweepFile.h), written anew as values come in; empty: nowhere
  std::string name = {};             ///< what it is called; may be empty
};

/// The recipe with one of the values.
std::shared_ptr<TraceRecipe> recipeOf(const SweepOrder& order, double value);

/// No value is computed yet. @throws Error as valuesOf
SweepSnapshot notBegun(const SweepOrder& order);
/// The run file of a value, which need not be there; empty if none is kept.
std::filesystem::path runFileOf(const SweepOrder& order, double value);

/// Runs the recipe once for each value, one after the other on all cores. A value that fails does not stop the others.
/// @param sink receives the state before and after every value, and while one runs.
/// @param before the same sweep, unfinished: values that it has are not computed again. @throws Error, Cancelled.
SweepSnapshot sweep(const SweepOrder& order, jobs::JobContext& context, const jobs::Sink<SweepSnapshot>& sink = {},
                    const SweepSnapshot& before = {});

/// A number of the reports (TrajectoryReport::scalars, "mirror_events" or "scattering_reversals" per particle) against
/// the swept parameter, with its errors; only finished points.
Curve sweepCurve(const SweepSnapshot& sweep, const std::string& scalar);
/// Names that sweepCurve takes, of the finished points.
std::vector<std::string> sweepScalars(const SweepSnapshot& sweep);

} // namespace larmor::studies::trajectories
