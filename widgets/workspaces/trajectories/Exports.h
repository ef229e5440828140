#pragma once
#include "engine/studies/trajectories/TraceFile.h"

#include <QString>

namespace larmor::widgets {

/// Rebuilds what a run file does not hold: the field from its recipe, and the report. Runs on a job's thread.
void completeOpened(studies::trajectories::OpenedRun& opened, jobs::JobContext& context);

/// Writes a run as it is shown. @throws Error
void saveSnapshot(const std::filesystem::path& file, const studies::trajectories::TraceSnapshot& snapshot,
                  studies::trajectories::TraceRecipe* recipe, const std::string& command);

/// By the file's ending: .vtp paths with every quantity, .vti |B| and B on a grid, .csv one row per record, .npy
/// positions [particle, record, 3]. @throws Error
void exportRun(const std::filesystem::path& file, const studies::trajectories::TraceSnapshot& snapshot,
               jobs::JobContext& context);

/// "2 threads, AVX-512"
QString processorText();

} // namespace larmor::widgets
