#pragma once
#include "engine/core/Trajectories.h"
#include "engine/statistics/Analyse.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <memory>

namespace larmor::runs {

/// Writes a report: /curves, /events, and in /report its scalars and by which version of the program, of how many
/// records and whether of all particles it was made (docs/formats.md).
void writeReport(storage::OutputFile& file, const statistics::TrajectoryReport& report, const Normalisation& units);

/// The report of a run file, if it is what this version would find now: made by it, of all particles and of so many
/// records. @returns null if it is not, or if a part is missing: it is then to be computed. @throws Error if the file
/// is damaged.
std::shared_ptr<const statistics::TrajectoryReport> readReport(const storage::InputFile& file, std::size_t records);

} // namespace larmor::runs
