#include "engine/storage/PartFile.h"

#include "engine/core/Error.h"
#include "engine/storage/Compression.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <limits>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace larmor::storage {
namespace {

namespace fs = std::filesystem;

fs::path folderOf(const fs::path& file) {
  const fs::path folder = file.parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

constexpr std::size_t longestNumbers = 40; ///< of ".PID-N.part" and ".PID.link"

/// Temporaries of this target whose writer is gone: their lock is free.
void removeAbandoned(const fs::path& target) {
  const std::string prefix = beside(target, ".", longestNumbers).filename().native();
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folderOf(target), ignored)) {
    const std::string name = entry.path().filename().native();
    if (!name.starts_with(prefix) || !name.ends_with(".part"))
      continue;
    const std::string middle = name.substr(prefix.size(), name.size() - prefix.size() - 5);
    if (middle.empty() || middle.find_first_not_of("0123456789-") != std::string::npos)
      continue;
    const int file = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
      continue;
    if (::flock(file, LOCK_EX | LOCK_NB) == 0)
      ::unlink(entry.path().c_str());
    ::close(file);
  }
}

int flushFolder(const fs::path& folder) {
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0)
    return errno;
  // Some file systems cannot flush a folder (EINVAL); then the rename itself is all there is.
  const int result = ::fsync(directory) == 0 || errno == EINVAL || errno == EROFS ? 0 : errno;
  ::close(directory);
  return result;
}

} // namespace

PartFile::PartFile(const fs::path& target) : target_(target) {
  std::error_code ignored;
  if (fs::is_symlink(target_, ignored)) // replace what the link points to, not the link
    if (const fs::path real = fs::weakly_canonical(target_, ignored); !ignored)
      target_ = real;
  if (target_.filename().empty())
    throw Error(target.string(), "no file name given");
  if (fs::is_directory(target_, ignored))
    throw Error(target.string(), "is a folder", "a file name");
  if (fs::exists(target_, ignored) && !fs::is_regular_file(target_, ignored))
    throw Error(target.string(), "is not a regular file and must not be replaced", "a file name");
  if (!fs::is_directory(folderOf(target_), ignored))
    throw Error(target.string(), "the folder " + folderOf(target_).string() + " does not exist", "an existing folder");
  struct stat unused {};
  if (::lstat(target_.c_str(), &unused) != 0 && errno == ENAMETOOLONG) // now, not after all was written
    throw Error(target.string(), problem(ENAMETOOLONG), "a shorter name");
  removeAbandoned(target_);
  static std::atomic<unsigned> counter{0};
  part_ = beside(target_, ".", longestNumbers);
  part_ += std::to_string(::getpid()) + "-" + std::to_string(counter++) + ".part";
  descriptor_ = ::open(part_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0)
    throw Error(target.string(), problem(errno), "a folder in which files can be made");
  ::flock(descriptor_, LOCK_EX | LOCK_NB);
}

PartFile::~PartFile() { discard(); }

void PartFile::flush() {
  if (descriptor_ < 0)
    throw Error(target_.string(), "was already committed or discarded");
  if (::fsync(descriptor_) != 0 && errno != EINVAL) {
    const int error = errno;
    discard();
    throw Error(target_.string(), problem(error));
  }
}

void PartFile::rename() {
  if (::rename(part_.c_str(), target_.c_str()) != 0) {
    const int error = errno;
    discard();
    throw Error(target_.string(), problem(error));
  }
  ::close(descriptor_);
  descriptor_ = -1;
  if (const int error = flushFolder(folderOf(target_)))
    throw Error(target_.string(), problem(error));
}

void PartFile::commit() {
  flush();
  rename();
}

void PartFile::commitKeeping(const fs::path& previous) {
  flush();
  std::error_code ignored;
  if (fs::is_regular_file(target_, ignored)) {
    // A second name for the old file, not a move: at no moment is the target missing.
    fs::path link = beside(previous, ".", longestNumbers);
    link += std::to_string(::getpid()) + ".link";
    ::unlink(link.c_str());
    if (::link(target_.c_str(), link.c_str()) == 0) {
      if (::rename(link.c_str(), previous.c_str()) != 0)
        ::unlink(link.c_str());
    } else if (::rename(target_.c_str(), previous.c_str()) != 0) { // file system without hard links
      const int error = errno;
      discard();
      throw Error(previous.string(), problem(error));
    }
  }
  rename();
}

void PartFile::discard() noexcept {
  if (descriptor_ < 0)
    return;
  ::unlink(part_.c_str());
  ::close(descriptor_);
  descriptor_ = -1;
}

std::string PartFile::problem(int error) { return std::string("cannot write: ") + std::strerror(error); }

fs::path beside(const fs::path& file, const std::string& suffix, std::size_t reserve) {
  constexpr std::size_t usual = 255, checksum = 9; // "~" and eight digits
  const long limit = ::pathconf(folderOf(file).c_str(), _PC_NAME_MAX);
  const std::size_t most = limit > 0 ? static_cast<std::size_t>(limit) : usual, added = suffix.size() + reserve;
  std::string name = file.filename().native();
  if (name.size() + added > most && added + checksum < most) {
    const std::string whole = name;
    std::size_t end = std::min(name.size(), most - added - checksum);
    while (end > 0 && end < whole.size() && (static_cast<unsigned char>(whole[end]) & 0xC0) == 0x80)
      --end; // not within a character
    name = whole.substr(0, end) +
           fmt::format("~{:08x}", crc32Of({reinterpret_cast<const std::uint8_t*>(whole.data()), whole.size()}));
  }
  return file.parent_path() / (name + suffix);
}

std::uintmax_t freeSpace(const fs::path& path) {
  std::error_code error;
  const auto space = fs::space(folderOf(path), error);
  return error ? std::numeric_limits<std::uintmax_t>::max() : space.available;
}

} // namespace larmor::storage
