#include "engine/storage/import/TrajectoryImport.h"

#include "engine/storage/import/Foreign.h"
#include "engine/storage/import/Readers.h"

namespace larmor::storage {

std::optional<Trajectories> importTrajectories(const Identity& file, std::vector<std::string>& notes) {
  if (file.format == formats::numpyArchive)
    return readNpzSamples(file.path, notes);
  if (file.format == formats::crPropaText)
    return readCrPropaText(readWhole(file.path), file.path.string(), notes);
  if (file.format == formats::crPropaHdf5) // its rows are read by a handle of their own
    return readCrPropaHdf5(file.path, notes);
  if (file.format == formats::lagrangianSet)
    return readLagrangianSet(file.file.value(), notes);
  if (file.format == formats::openPmd)
    return readOpenPmd(file.file.value(), notes);
  return std::nullopt;
}

std::optional<Trajectories> importTrajectories(const std::filesystem::path& path, std::vector<std::string>& notes) {
  const Identity file = identify(path);
  if (!file.problem.empty())
    file.refuse({});
  return importTrajectories(file, notes);
}

} // namespace larmor::storage
