#include "engine/storage/OpenHdf5.h"

#include "engine/storage/ReadDriver.h"

#include <fstream>
#include <string_view>

namespace larmor::storage::hdf5 {

namespace {

Id accessList() {
  Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG);
  readChecked(access.get());
#if H5_VERSION_GE(1, 10, 7)
  H5Pset_file_locking(access.get(), false, true);
#endif
  return access;
}

enum class Left { Closed, Writing, WritingWhileOthersRead };

/// Whether the superblock says that a writer has not closed the file, and that it had let others read meanwhile (SWMR).
Left leftBy(const std::filesystem::path& path) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
  constexpr char writing = 1, concurrent = 4; // file consistency flags of version 3
  std::ifstream file(path, std::ios::binary);
  std::string head(12, '\0');
  for (std::streamoff at = 0; file.seekg(at) && file.read(head.data(), std::ssize(head)); at = at == 0 ? 512 : 2 * at)
    if (head.starts_with(signature))
      return head[8] != 3 || (head[11] & writing) == 0 ? Left::Closed
             : (head[11] & concurrent) != 0            ? Left::WritingWhileOthersRead
                                                       : Left::Writing;
  return Left::Closed;
}

} // namespace

/// The library looks at the mark of a writer only where it locks files.
Opened openForReading(const std::filesystem::path& path) {
  const Id access = accessList();
  Opened opened;
  unsigned flags = H5F_ACC_RDONLY;
  switch (leftBy(path)) {
  case Left::Writing:
    opened.problem = "its writer has not closed it; if none is at work, h5clear -s FILE takes the mark away";
    return opened;
  case Left::WritingWhileOthersRead:
    H5Pset_metadata_read_attempts(access.get(), 1); // nobody is writing any more: waiting does not help
    flags |= H5F_ACC_SWMR_READ;
    opened.unfinished = true;
    break;
  case Left::Closed:
    break;
  }
  opened.file = Id(H5Fopen(path.c_str(), flags, access.get()), H5Fclose);
  if (!opened.file)
    opened.problem = reason();
  return opened;
}

} // namespace larmor::storage::hdf5
