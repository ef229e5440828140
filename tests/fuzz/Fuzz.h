#pragma once
#include "engine/core/Error.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

/// What the fuzz targets share. A reader may refuse any bytes with larmor::Error; everything else that leaves it (another
/// exception, a crash, a leak, memory without bounds) is a finding.
namespace larmor::fuzz {

/// Bytes as a file that exists only in memory. The name the readers see does not end in anything: they must tell formats
/// by content.
class MemoryFile {
public:
  explicit MemoryFile(const std::uint8_t* bytes = nullptr, std::size_t size = 0) : descriptor_(memfd_create("fuzz", 0)) {
    if (descriptor_ < 0 || (size > 0 && ::write(descriptor_, bytes, size) != static_cast<ssize_t>(size)))
      std::abort();
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
  int descriptor_;
};

/// Runs a reader on the bytes; its refusals must say something.
template <class Read>
int readBytes(Read read) {
  try {
    read();
  } catch (const Error& error) {
    if (std::string(error.what()).empty())
      std::abort();
  }
  return 0;
}

} // namespace larmor::fuzz
