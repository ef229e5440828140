#include "engine/storage/import/Readers.h"
#include "tests/fuzz/Fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const larmor::fuzz::MemoryFile file(bytes, size);
  return larmor::fuzz::readBytes([&] {
    larmor::storage::describeNpy(file.path());
    larmor::storage::readNpy(file.path(), {});
  });
}
