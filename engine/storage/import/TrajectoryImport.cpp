#include "engine/storage/import/TrajectoryImport.h"

#include "engine/storage/import/Foreign.h"
#include "engine/storage/import/Readers.h"

namespace larmor::storage {

std::optional<Trajectories> importTrajectories(const Identity& file, std::vector<std::string>& notes,
                                               const PathChoice& choice) {
  if (file.file && file.file->unfinished())
    notes.push_back(file.path.string() + ": its writer did not close it: what it had written is read");
  if (!choice.species.empty() && file.format != formats::openPmd)
    file.refuse("openPMD particles, of which a species can be chosen");
  if (file.format == formats::numpyArchive)
    return readNpzSamples(file.path, notes);
  if (file.format == formats::crPropaText)
    return readCrPropaText(readWhole(file.path), file.path.string(), notes);
  if (file.format == formats::crPropaHdf5)
    return readCrPropaHdf5(file.file.value(), notes);
  if (file.format == formats::lagrangianSet)
    return readLagrangianSet(file.file.value(), notes);
  if (file.format == formats::openPmd)
    return readOpenPmd(file.file.value(), choice.species, notes);
  return std::nullopt;
}

std::optional<Trajectories> importTrajectories(const std::filesystem::path& path, std::vector<std::string>& notes,
                                               const PathChoice& choice) {
  const Identity file = identify(path);
  if (!file.problem.empty())
    file.refuse({});
  return importTrajectories(file, notes, choice);
}

std::vector<std::string> speciesIn(const Identity& file) {
  if (file.format != formats::openPmd)
    return {};
  const OpenPmdSeries series = seriesOf(file.file.value());
  return series.steps.empty() ? std::vector<std::string>()
                              : series.speciesIn(file.file.value(), series.steps.begin()->second);
}

} // namespace larmor::storage
