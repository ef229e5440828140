#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace larmor::storage {

/// A file being written beside its target under a temporary name "TARGET.PID-N.part" (a long TARGET is cut, see
/// beside). Only commit() makes it visible, whole; without it the destructor removes it, and the target stays as it
/// was. The temporary is locked (flock) while open, so that those left behind by killed programs are recognised and
/// removed by the next writer of that target.
class PartFile {
public:
  /// @throws Error naming the file and the system's reason (folder missing, not writable, target is a folder).
  explicit PartFile(const std::filesystem::path& target);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  int descriptor() const { return descriptor_; }
  const std::filesystem::path& target() const { return target_; }
  const std::filesystem::path& part() const { return part_; }

  /// Flush to disk, then rename onto the target and flush the folder. @throws Error; the target is then unchanged.
  void commit();
  /// Like commit, but what was at the target is kept under the name `previous` (both names always hold whole files).
  void commitKeeping(const std::filesystem::path& previous);
  /// Removes the temporary. Harmless when done twice or after commit.
  void discard() noexcept;

  /// "cannot write PATH: No space left on device".
  static std::string problem(int error);

private:
  void flush();
  void rename();
  std::filesystem::path target_, part_;
  int descriptor_ = -1;
};

/// A name beside a file's: the file's name and a suffix, such as ".state". Where that would be longer than the file
/// system allows (255 bytes on most), the file's name is cut, at the end of a character, and gets a checksum instead.
/// @param reserve bytes that are to be left for what is put at its end in turn.
std::filesystem::path beside(const std::filesystem::path& file, const std::string& suffix, std::size_t reserve = 0);

/// Free bytes for this user on the file system that holds the path; the largest number if unknown.
std::uintmax_t freeSpace(const std::filesystem::path& path);

} // namespace larmor::storage
