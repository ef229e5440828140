#pragma once
#include "engine/storage/Identify.h"
#include "engine/storage/OutputFile.h"
#include "engine/storage/import/TrajectoryImport.h"
#include "engine/studies/trajectories/TraceRun.h"

namespace larmor::studies::trajectories {

/// What goes into the run file of a trace (docs/formats.md).
struct TraceFileContent {
  const TraceSnapshot& now;
  const motion::ParticleState* state; ///< null if unknown: the run can then not be resumed
  TraceRecipe* recipe;                ///< null for runs of other programs
  std::string command, started;       ///< started: ISO 8601
  std::string status;                 ///< "checkpoint", "cancelled" or "complete"
  double wallSeconds = 0;
  bool small = true; ///< compressed, which takes time
};

/// Everything into an open file: for CheckpointWriter.
void writeTrace(storage::OutputFile& file, const TraceFileContent& content);
/// The same as a whole file of its own. @throws Error naming file and reason; what was there is then unchanged.
void writeTraceFile(const std::filesystem::path& file, const TraceFileContent& content);

/// Where an interrupted run can go on.
struct ResumePoint {
  motion::TracePlan plan; ///< with the spacings that the file has, whatever would be chosen now
  Trajectories data;      ///< allocated for the whole plan, records [0, done) filled
  std::size_t done = 0;
  motion::ParticleState state;
  double energyError = 0;  ///< largest so far, relative
  std::string fingerprint; ///< of the run; empty: files of before do not say it
  /// Of the search for events; null: they are sought in the records.
  std::shared_ptr<const statistics::EventSearch::State> search;
};

/// @throws Error if the file holds no state or does not fit the recipe.
ResumePoint readResumePoint(const std::filesystem::path& file, const TraceRecipe& recipe,
                            const fields::FieldInfo& field);

/// Which paths of a file of another program.
struct ForeignParameters {
  std::string species;
  static constexpr std::string_view group = "Files of other programs";
  static constexpr auto fields() {
    return std::tuple{Parameter{&ForeignParameters::species, "species", "", "",
                                "Species of openPMD particles to read; empty: the first, the others are named"}};
  }
  storage::PathChoice choice() const { return {species}; }
};

/// A run file as opened for showing.
struct OpenedRun {
  std::shared_ptr<TraceRecipe> recipe; ///< null when another program wrote the file
  TraceSnapshot snapshot;              ///< field null until built; report null unless the file's can be used
  std::string status = "complete";     ///< "complete", "checkpoint", "cancelled"
  std::vector<std::string> notes;      ///< what was missing or repaired
};

/// Reads trajectories, recipe and report; a damaged newest generation falls back to the one before, with a note.
/// @throws Error naming file, object, expected, found; or what the file is instead.
OpenedRun openTraceFile(const storage::Identity& file, const storage::PathChoice& choice = {});
OpenedRun openTraceFile(const std::filesystem::path& file, const storage::PathChoice& choice = {});
/// Makes what the file does not hold: the field from its recipe, and the report if it is not this version's own of all
/// particles. @throws Cancelled
void completeOpened(OpenedRun& opened, jobs::JobContext& context, unsigned threads = 0);
/// Writes a run as it is shown. @param small compressed: for good. @throws Error
void saveSnapshot(const std::filesystem::path& file, const TraceSnapshot& snapshot, TraceRecipe* recipe,
                  const std::string& command, bool small = true);

} // namespace larmor::studies::trajectories
