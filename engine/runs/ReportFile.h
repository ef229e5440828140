#pragma once
#include "engine/core/Trajectories.h"
#include "engine/statistics/Analyse.h"
#include "engine/storage/InputFile.h"
#include "engine/storage/OutputFile.h"

#include <memory>

namespace larmor::runs {

/// Writes a report but for its events: /curves, and in /report its scalars and by which version of the program, of how
/// many records and whether of all particles it was made (docs/formats.md). @param at group that holds both; empty: the
/// root
void writeReport(storage::OutputFile& file, const statistics::TrajectoryReport& report, const std::string& at = {});
/// What writeReport wrote, whichever version did. @throws Error if it is damaged.
std::shared_ptr<statistics::TrajectoryReport> storedReport(const storage::InputFile& file, const std::string& at = {});
/// The table /events.
void writeEvents(storage::OutputFile& file, const std::vector<statistics::MirrorEvent>& events,
                 const Normalisation& units);

/// The same of events that were found while integrating, with what was looked at.
void writeFoundEvents(storage::OutputFile& file, const statistics::FoundEvents& events, const Normalisation& units);
/// Events that were found while integrating, whichever version did; null if there are none of that kind.
/// @throws Error if the file is damaged.
std::shared_ptr<const statistics::FoundEvents> readFoundEvents(const storage::InputFile& file);

/// The report of a run file, if it is what this version would find now: made by it, of all particles and of so many
/// records. @param found its events if they were found while integrating (readFoundEvents). @returns null if it is not,
/// or if a part is missing: it is then to be computed. @throws Error if the file is damaged.
std::shared_ptr<const statistics::TrajectoryReport> readReport(const storage::InputFile& file, std::size_t records,
                                                               const statistics::FoundEvents* found = nullptr);

} // namespace larmor::runs
