#include "engine/storage/import/TrajectoryImport.h"
#include "tests/fuzz/Fuzz.h"

/// Trajectories of other programs in text and archives: CRPropa, .npz.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // Half of the inputs get a header that our reader follows.
  std::string text(reinterpret_cast<const char*>(bytes), size);
  if (size > 0 && bytes[0] % 2 == 0)
    text = "#\tD\tSN\tID\tE\tX\tY\tZ\tPx\tPy\tPz\n" + text;
  const larmor::fuzz::MemoryFile file(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  return larmor::fuzz::readBytes([&] {
    std::vector<std::string> notes;
    larmor::storage::importTrajectories(file.path(), notes);
  });
}
