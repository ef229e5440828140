#pragma once
#include "engine/core/Trajectories.h"
#include "engine/fields/Field.h"
#include "engine/jobs/JobContext.h"
#include "engine/statistics/Analyse.h"

#include <memory>
#include <string>
#include <vector>

namespace larmor::runs {

/// What is known of a run that follows particles, while it goes on and at its end, whatever made it: an integration, a
/// generative network, another program. Records [0, done) of `data` never change again.
struct PathRun {
  std::shared_ptr<const Trajectories> data{};
  std::size_t done = 0;
  fields::FieldPointer field{}; ///< null if unknown
  fields::FieldInfo fieldInfo{};
  std::shared_ptr<const statistics::TrajectoryReport> report{}; ///< of a subset of particles while running; may be null
  /// Found while integrating, of all particles; null: they are to be sought in the records.
  std::shared_ptr<const statistics::FoundEvents> events{};
  double maxRelativeEnergyError = 0;
  double particleStepsPerSecond = 0; ///< integration alone
  std::string device{};
  std::string name{}, fingerprint{};   ///< what it is called and what determines it; empty: unknown
  std::vector<std::string> warnings{}; ///< "gyro-radius is 0.3 grid cells", ...
  bool complete = false;
  bool generated = false; ///< by a model, which knows of no field
};

/// What a run is called that was given no name: "Gaussian field, α = 10". @param field its label, may be empty
std::string usualName(const PathRun& run, const std::string& field);
/// Of records whose parameters are not known: the digits of some of them.
std::string fingerprintOf(const Trajectories& data);

/// How paths in a field are analysed: with their events, parallel meaning along the mean field where there is a clear
/// one, else along z.
statistics::AnalyseOptions analyseOptionsFor(const fields::Field& field);

/// Everything that is measured of the run's records, in its field if that is known. @throws Cancelled
std::shared_ptr<const statistics::TrajectoryReport> analyse(const PathRun& run, jobs::JobContext& context,
                                                            unsigned threads = 0);
/// The same of some particles alone, ascending. @throws Cancelled
std::shared_ptr<const statistics::TrajectoryReport>
analyseAmong(const PathRun& run, std::shared_ptr<const std::vector<std::uint64_t>> particles,
             jobs::JobContext& context);

} // namespace larmor::runs
