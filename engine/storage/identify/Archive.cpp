// .npz and TorchScript: both are zip archives.
#include "engine/storage/identify/Recognise.h"

#include <algorithm>
#include <memory>
#include <vector>
#include <zip.h>

namespace larmor::storage {

namespace {

constexpr zip_int64_t mostEntries = 10000;

std::vector<std::string> entriesOf(zip_t* archive) {
  std::vector<std::string> names;
  const zip_int64_t count = std::min(zip_get_num_entries(archive, 0), mostEntries);
  for (zip_int64_t i = 0; i < count; ++i)
    if (const char* name = zip_get_name(archive, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW))
      names.emplace_back(name);
  return names;
}

} // namespace

void recogniseArchive(Identity& identity) {
  int code = 0;
  const std::unique_ptr<zip_t, void (*)(zip_t*)> archive(zip_open(identity.path.c_str(), ZIP_RDONLY, &code),
                                                         zip_discard);
  identity.description = "a zip archive";
  if (!archive) {
    identity.problem = "is damaged: it begins as a zip archive and cannot be read as one";
    return;
  }
  const auto names = entriesOf(archive.get());
  const auto any = [&](const char* ending) {
    return std::any_of(names.begin(), names.end(), [&](const auto& name) { return name.ends_with(ending); });
  };
  if (std::find(names.begin(), names.end(), "arr_0.npy") != names.end())
    become(identity, FileKind::Paths, std::string(formats::numpyArchive), "samples of trajectories in a NumPy archive");
  else if (any("/constants.pkl") && any("/data.pkl"))
    become(identity, FileKind::Network, "TorchScript", "a TorchScript file");
  else if (any("/data.pkl"))
    identity.description = "an archive of LibTorch (weights or a checkpoint)";
  else if (any(".npy"))
    identity.description = "a NumPy archive without arr_0";
}

} // namespace larmor::storage
