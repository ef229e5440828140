#include "engine/storage/ReadDriver.h"

#include "engine/storage/GlobalHeap.h"

#if H5_VERSION_GE(1, 14, 0)
#include <H5FDdevelop.h>
#endif

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace larmor::storage {
namespace {

struct ReadFile {
  H5FD_t common; // must be first: HDF5 sees only this
  int descriptor;
  haddr_t allocated, end;
  dev_t device;
  ino_t number;
  std::size_t lengthWidth; ///< bytes of a length in this file
};

ReadFile& of(H5FD_t* file) { return *reinterpret_cast<ReadFile*>(file); }
const ReadFile& of(const H5FD_t* file) { return *reinterpret_cast<const ReadFile*>(file); }

thread_local Left lastLeft = Left::Closed;

/// What the superblock says, which may lie behind a block of another program's.
struct Superblock {
  std::size_t lengthWidth = 8; ///< 8 where it says nothing sensible
  Left left = Left::Closed;
};

Superblock superblockOf(int descriptor, haddr_t end) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
  constexpr std::size_t versionAt = 8, inOld = 14, inNew = 10; // versions 0 and 1; 2 and 3
  constexpr std::size_t flagsAt = 11;                          // file consistency flags of version 3
  constexpr char writing = 1, concurrent = 4;
  std::array<char, 16> head{};
  Superblock found;
  for (haddr_t at = 0; at + head.size() <= end; at = at == 0 ? 512 : 2 * at) {
    if (::pread(descriptor, head.data(), head.size(), static_cast<off_t>(at)) != std::ssize(head) ||
        std::string_view(head.data(), signature.size()) != signature)
      continue;
    const auto width = static_cast<unsigned char>(head[head[versionAt] < 2 ? inOld : inNew]);
    if (width == 2 || width == 4)
      found.lengthWidth = width;
    if (head[versionAt] == 3 && (head[flagsAt] & writing) != 0)
      found.left = (head[flagsAt] & concurrent) != 0 ? Left::WritingWhileOthersRead : Left::Writing;
    break;
  }
  return found;
}

H5FD_t* openToRead(const char* name, unsigned flags, hid_t, haddr_t) {
  lastLeft = Left::Closed;
  struct stat status {};
  const int descriptor = (flags & H5F_ACC_RDWR) != 0 ? -1 : ::open(name, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return nullptr;
  if (::fstat(descriptor, &status) != 0) {
    ::close(descriptor);
    return nullptr;
  }
  const auto end = static_cast<haddr_t>(status.st_size);
  const Superblock superblock = superblockOf(descriptor, end);
  lastLeft = superblock.left;
  auto* file = new ReadFile{};
  file->descriptor = descriptor;
  file->end = end;
  file->device = status.st_dev;
  file->number = status.st_ino;
  file->lengthWidth = superblock.lengthWidth;
  return &file->common;
}

herr_t closeRead(H5FD_t* file) {
  ::close(of(file).descriptor);
  delete &of(file);
  return 0;
}

/// 0 for one file opened twice.
int compareRead(const H5FD_t* a, const H5FD_t* b) {
  const std::pair left(of(a).device, of(a).number), right(of(b).device, of(b).number);
  return left < right ? -1 : left == right ? 0 : 1;
}

herr_t queryRead(const H5FD_t*, unsigned long* flags) {
  if (flags)
    *flags = H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_SUPPORTS_SWMR_IO |
             H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
  return 0;
}

haddr_t allocatedRead(const H5FD_t* file, H5FD_mem_t) { return of(file).allocated; }
herr_t allocateRead(H5FD_t* file, H5FD_mem_t, haddr_t address) {
  of(file).allocated = address;
  return 0;
}
haddr_t endOfRead(const H5FD_t* file, H5FD_mem_t) { return of(file).end; }

herr_t readBytes(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, void* buffer) {
  if (!readOrZeros(of(file).descriptor, address, size, buffer))
    return -1;
  return globalHeapFits({static_cast<unsigned char*>(buffer), size}, of(file).lengthWidth) ? 0 : -1;
}

/// HDF5 asks for one, though nothing is written.
herr_t writeNothing(H5FD_t*, H5FD_mem_t, hid_t, haddr_t, std::size_t, const void*) { return -1; }

hid_t readDriver() {
  static const hid_t id = [] {
    H5FD_class_t description{};
#if H5_VERSION_GE(1, 14, 0)
    description.version = H5FD_CLASS_VERSION;
    description.value = static_cast<H5FD_class_value_t>(301); // in the range for private drivers
#endif
    description.name = "larmor_read";
    description.maxaddr = static_cast<haddr_t>(std::numeric_limits<off_t>::max());
    description.fc_degree = H5F_CLOSE_STRONG;
    description.open = openToRead;
    description.close = closeRead;
    description.cmp = compareRead;
    description.query = queryRead;
    description.get_eoa = allocatedRead;
    description.set_eoa = allocateRead;
    description.get_eof = endOfRead;
    description.read = readBytes;
    description.write = writeNothing;
    return H5FDregister(&description);
  }();
  return id;
}

} // namespace

void readChecked(hid_t access) { H5Pset_driver(access, readDriver(), nullptr); }

bool readOrZeros(int descriptor, haddr_t address, std::size_t size, void* buffer) {
  auto* bytes = static_cast<unsigned char*>(buffer);
  for (std::size_t done = 0; done < size;) {
    const ssize_t got = ::pread(descriptor, bytes + done, size - done, static_cast<off_t>(address + done));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0) {
      std::memset(bytes + done, 0, size - done);
      return got == 0;
    }
    done += static_cast<std::size_t>(got);
  }
  return true;
}

Left leftByWriter() { return lastLeft; }

} // namespace larmor::storage
