#include "engine/storage/OpenHdf5.h"

#include <fstream>
#include <string_view>

namespace larmor::storage::hdf5 {

namespace {

Id accessList() {
  Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG);
#if H5_VERSION_GE(1, 10, 7)
  H5Pset_file_locking(access.get(), false, true);
#endif
  return access;
}

/// Whether the superblock says that a writer had let others read meanwhile (SWMR) and has not closed the file.
bool leftBySwmrWriter(const std::filesystem::path& path) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
  constexpr char writing = 1, concurrent = 4; // file consistency flags of version 3
  std::ifstream file(path, std::ios::binary);
  std::string head(12, '\0');
  for (std::streamoff at = 0; file.seekg(at) && file.read(head.data(), std::ssize(head)); at = at == 0 ? 512 : 2 * at)
    if (head.starts_with(signature))
      return head[8] == 3 && (head[11] & writing) != 0 && (head[11] & concurrent) != 0;
  return false;
}

} // namespace

Opened openForReading(const std::filesystem::path& path) {
  const Id access = accessList();
  Opened opened;
  opened.file = Id(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose);
  if (opened.file)
    return opened;
  opened.problem = reason();
  if (!leftBySwmrWriter(path))
    return opened;
  H5Pset_metadata_read_attempts(access.get(), 1); // nobody is writing any more: waiting does not help
  opened.file = Id(H5Fopen(path.c_str(), H5F_ACC_RDONLY | H5F_ACC_SWMR_READ, access.get()), H5Fclose);
  opened.unfinished = bool(opened.file);
  return opened;
}

} // namespace larmor::storage::hdf5
