#include "engine/storage/import/TrajectoryImport.h"

#include "engine/core/Error.h"
#include "engine/storage/import/Foreign.h"
#include "engine/storage/import/Readers.h"

#include <fstream>

namespace larmor::storage {

namespace {

std::string beginningOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(512, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));
  return bytes;
}

} // namespace

std::optional<Trajectories> importTrajectories(const std::filesystem::path& path, std::vector<std::string>& notes) {
  const std::string begin = beginningOf(path);
  if (begin.starts_with("PK"))
    return readNpzSamples(path, notes);
  if (isCrPropaText(begin))
    return readCrPropaText(readWhole(path), path.string(), notes);
  if (!begin.starts_with("\x89HDF"))
    return std::nullopt;
  if (InputFile(path).has("CRPROPA3")) // its rows are read by a handle of their own
    return readCrPropaHdf5(path, notes);
  const InputFile file(path);
  if (isLagrangianSet(file))
    return readLagrangianSet(file, notes);
  if (isOpenPmd(file))
    return readOpenPmd(file, notes);
  return std::nullopt;
}

} // namespace larmor::storage
