#include "engine/storage/OpenHdf5.h"

#include "engine/storage/ReadDriver.h"

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

} // namespace

Opened openForReading(const std::filesystem::path& path) {
  const Id access = accessList();
  Opened opened;
  opened.file = Id(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose);
  const Left left = leftByWriter();
  if (left == Left::Closed) {
    if (!opened.file)
      opened.problem = reason();
    return opened;
  }
  opened.file.reset();
  if (left == Left::Writing) {
    opened.problem = "its writer has not closed it; if none is at work, h5clear -s FILE takes the mark away";
    return opened;
  }
  H5Pset_metadata_read_attempts(access.get(), 1); // nobody is writing any more: waiting does not help
  opened.file = Id(H5Fopen(path.c_str(), H5F_ACC_RDONLY | H5F_ACC_SWMR_READ, access.get()), H5Fclose);
  opened.unfinished = bool(opened.file);
  if (!opened.file)
    opened.problem = reason();
  return opened;
}

} // namespace larmor::storage::hdf5
