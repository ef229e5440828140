#include "engine/storage/AtomicFile.h"

#include "engine/core/Error.h"

#include <cerrno>
#include <unistd.h>

namespace larmor::storage {

void AtomicFile::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= std::size_t{1} << 20)
    flush();
}

void AtomicFile::flush() {
  std::size_t done = 0;
  while (done < buffer_.size()) {
    const ssize_t put = ::write(part_.descriptor(), buffer_.data() + done, buffer_.size() - done);
    if (put < 0 && errno == EINTR)
      continue;
    if (put <= 0) {
      const std::string problem = PartFile::problem(put < 0 ? errno : ENOSPC);
      part_.discard();
      throw Error(target().string(), problem);
    }
    done += static_cast<std::size_t>(put);
  }
  buffer_.clear();
}

void AtomicFile::commit() {
  flush();
  part_.commit();
}

void writeAtomically(const std::filesystem::path& target, std::string_view text) {
  AtomicFile file(target);
  file.write(text);
  file.commit();
}

} // namespace larmor::storage
