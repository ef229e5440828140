#include "engine/runs/PathFile.h"

#include "engine/core/Fingerprint.h"
#include "engine/runs/ReportFile.h"
#include "engine/statistics/Estimates.h"
#include "engine/storage/RunFile.h"
#include "engine/storage/import/Plausible.h"
#include "engine/storage/import/TrajectoryImport.h"

#include <cmath>

namespace larmor::runs {

namespace {

constexpr const char *energyError = "max_relative_energy_error", *generated = "generated";

/// What is known of a run whose records are all there is.
StoredPaths pathsOf(Trajectories trajectories, std::vector<std::string> notes) {
  StoredPaths paths;
  for (auto& note : statistics::spacingNotes(trajectories.time, trajectories.normalisation.timeUnit))
    notes.push_back(std::move(note));
  paths.notes = std::move(notes);
  PathRun& run = paths.run;
  run.data = std::make_shared<const Trajectories>(std::move(trajectories));
  run.done = run.data->records();
  run.complete = true;
  run.fieldInfo.boxOrigin = run.data->boxOrigin;
  run.fieldInfo.boxLength = run.data->boxLength;
  run.fieldInfo.rms = std::nan("");
  run.fingerprint = fingerprintOf(*run.data);
  return paths;
}

/// What is known of a run that another program wrote: numbers it does not tell are estimated from its paths.
StoredPaths foreignPaths(Trajectories data, std::vector<std::string> notes, bool speed, bool coupling) {
  for (const auto& [name, sentence] : statistics::estimateNormalisation(data, speed, coupling)) {
    // The estimate takes the place of the reader's default.
    const std::string replaced = "attribute " + name + " is missing";
    std::erase_if(notes, [&](const auto& note) { return note.find(replaced) != note.npos; });
    notes.push_back(sentence);
  }
  return pathsOf(std::move(data), std::move(notes));
}

/// What the run is called, what determines it, and what is to be said about its results. Files of before lack them.
void writeIdentity(storage::OutputFile& file, const PathRun& run) {
  std::string lines;
  for (const std::string& warning : run.warnings)
    lines += (lines.empty() ? "" : "\n") + warning;
  const std::pair<const char*, const std::string&> texts[] = {
      {"name", run.name}, {"fingerprint", run.fingerprint}, {"warnings", lines}};
  for (const auto& [name, text] : texts)
    if (!text.empty())
      file.attribute("/trajectories", name, storage::AttributeValue(text));
  if (run.generated)
    file.attribute("/trajectories", generated, storage::AttributeValue(std::int64_t(1)));
}

void readIdentity(const storage::InputFile& file, PathRun& run) {
  run.name = file.text("/trajectories", "name", "");
  run.fingerprint = file.text("/trajectories", "fingerprint", run.fingerprint);
  const std::string lines = file.text("/trajectories", "warnings", "");
  for (std::string_view rest = lines; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    run.warnings.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

} // namespace

void writePaths(storage::OutputFile& file, const PathRun& run, bool compress) {
  storage::writeTrajectories(file, *run.data, run.done, compress);
  if (run.maxRelativeEnergyError > 0)
    file.attribute("/trajectories", energyError, storage::AttributeValue(run.maxRelativeEnergyError));
  writeIdentity(file, run);
  if (run.report)
    writeReport(file, *run.report);
  if (run.events) // they may be newer than the report of a run that goes on, and are there where a report has none
    writeFoundEvents(file, *run.events, run.data->normalisation);
  else if (run.report)
    writeEvents(file, run.report->events, run.data->normalisation);
}

void writeRun(const std::filesystem::path& path, const storage::Provenance& origin, const PathRun& run, bool compress) {
  storage::OutputFile file(path);
  storage::writeProvenance(file, origin);
  writePaths(file, run, compress);
  file.commit();
}

std::optional<StoredPaths> importPaths(const storage::Identity& file, const storage::PathChoice& choice) {
  std::vector<std::string> notes;
  auto foreign = storage::importTrajectories(file, notes, choice);
  if (!foreign)
    return std::nullopt;
  const Normalisation usual, told = foreign->normalisation;
  const bool silent = told.coupling == usual.coupling;
  return foreignPaths(std::move(*foreign), std::move(notes), silent && told.speed == usual.speed, silent);
}

StoredPaths readPaths(const storage::OpenedRun& opened) {
  std::vector<std::string> notes;
  if (!opened.warning.empty())
    notes.push_back(opened.warning);
  Trajectories data = storage::readTrajectories(opened.file, &notes);
  if (opened.file.text("/", "format", "") != "larmor-run") {
    const auto missing = [&](const char* name) { return !opened.file.hasAttribute("/trajectories", name); };
    storage::requirePlausible(data, opened.file.path().string(), notes);
    StoredPaths paths = foreignPaths(std::move(data), std::move(notes), missing("speed"), missing("coupling"));
    paths.notes.emplace_back("written by another program: no parameters, the field is unknown");
    return paths;
  }
  StoredPaths paths = pathsOf(std::move(data), std::move(notes));
  paths.run.maxRelativeEnergyError = energyErrorOf(opened.file);
  paths.provenance = storage::readProvenance(opened.file);
  paths.run.device = paths.provenance->device;
  paths.run.events = readFoundEvents(opened.file);
  readIdentity(opened.file, paths.run);
  paths.run.generated =
      paths.provenance->study == "generative" || opened.file.number("/trajectories", generated, 0.0) > 0;
  paths.run.report = readReport(opened.file, paths.run.done, paths.run.events.get());
  return paths;
}

double energyErrorOf(const storage::InputFile& file) { return file.number("/trajectories", energyError, 0.0); }

} // namespace larmor::runs
