#pragma once
#include "engine/jobs/Latest.h"
#include "engine/motion/Stepper.h"
#include "engine/runs/PathRun.h"
#include "engine/studies/trajectories/TraceRecipe.h"

#include <filesystem>
#include <functional>

namespace larmor::storage {
class CheckpointWriter;
class OutputFile;
} // namespace larmor::storage

namespace larmor::studies::trajectories {

/// The state of a trace while it runs, and at its end.
struct TraceSnapshot : runs::PathRun {
  std::shared_ptr<const motion::ParticleState> state; ///< to go on from; null while running
};

/// Numbers of a finished trace.
struct TraceResult {
  TraceSnapshot last;
  std::size_t particles = 0, steps = 0, recordEvery = 1;
  double wallSeconds = 0, integrationSeconds = 0;
  double gyroPeriod = 0; ///< measured on the first steps; NaN for a resumed run
};

/// Runs a recipe: builds the field, places the particles, integrates, publishes snapshots, checkpoints and writes the
/// run file. One object per run, used on the job's thread.
class TraceRun {
public:
  /// @param out run file to write; empty = none. @param command equivalent command line, for the provenance.
  TraceRun(std::shared_ptr<TraceRecipe> recipe, std::filesystem::path out, std::string command);

  /// The run file is only there to go on from: it disappears when the run completes.
  void setTemporary(bool temporary) { temporary_ = temporary; }
  /// Called on the run's thread between its advances, for one that runs inside another job.
  void onStep(std::function<void()> step) { step_ = std::move(step); }
  /// @param sink receives snapshots whenever the reader took the previous one; may be null.
  /// @throws Error, Cancelled (the run file then holds the records so far).
  TraceResult run(jobs::JobContext& context, jobs::Latest<TraceSnapshot>* sink);
  /// Goes on with a checkpointed or cancelled run file. @throws Error if it holds no state to go on from.
  TraceResult resume(const std::filesystem::path& file, jobs::JobContext& context, jobs::Latest<TraceSnapshot>* sink);

private:
  void prepare(jobs::JobContext& context);
  void start(jobs::JobContext& context);
  TraceResult integrate(jobs::JobContext& context, jobs::Latest<TraceSnapshot>* sink);
  std::size_t recordsPerAdvance(double secondsPerRecord) const;
  void advanceAll(jobs::JobContext& context, jobs::Latest<TraceSnapshot>* sink, storage::CheckpointWriter* file);
  void analyseAll(jobs::JobContext& context);
  TraceResult finish(jobs::Latest<TraceSnapshot>* sink);
  void publish(jobs::Latest<TraceSnapshot>& sink);
  statistics::AnalyseOptions analyseOptions() const;
  void analyseSome(const jobs::JobContext& context);
  void writeState(storage::OutputFile& file, const std::string& status);
  TraceSnapshot snapshot() const;

  std::shared_ptr<TraceRecipe> recipe_;
  std::filesystem::path out_;
  bool temporary_ = false;
  std::function<void()> step_;
  std::string command_;
  motion::TracePlan plan_;
  fields::FieldPointer field_;
  std::shared_ptr<Trajectories> data_;
  std::unique_ptr<motion::Stepper> stepper_;
  std::shared_ptr<const statistics::TrajectoryReport> report_;
  std::vector<std::string> warnings_;
  std::size_t done_ = 0, firstDone_ = 0;
  double energyErrorBefore_ = 0; ///< of the run that is gone on with
  double integrationSeconds_ = 0, analysisSeconds_ = 0, gyroPeriod_ = 0;
  std::string started_;
  jobs::JobContext::Clock::time_point begun_;
};

} // namespace larmor::studies::trajectories
