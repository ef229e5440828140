#pragma once
#include "engine/storage/PartFile.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace larmor::storage {

/// A text or binary file that appears whole at commit() or not at all (see PartFile). Writes are gathered to 1 MiB.
/// Every failure throws Error naming the file and the system's reason, and leaves the target as it was.
class AtomicFile {
public:
  explicit AtomicFile(const std::filesystem::path& target) : part_(target) {}

  void write(std::string_view text);
  void write(std::span<const std::uint8_t> bytes) {
    write(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
  void commit();
  const std::filesystem::path& target() const { return part_.target(); }

private:
  void flush();
  PartFile part_;
  std::string buffer_;
};

/// The whole text at once.
void writeAtomically(const std::filesystem::path& target, std::string_view text);

} // namespace larmor::storage
