#include "engine/storage/PointTable.h"
#include "tests/fuzz/Fuzz.h"

/// Tables of points to predict.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(bytes), size);
  if (size > 0 && bytes[0] % 2 == 0) // half of the inputs get a header that is right
    text = "T,b,lambda_perp\n" + text;
  const larmor::fuzz::MemoryFile file(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  const std::vector<larmor::storage::PointColumn> wanted{{"T", 1e-6}, {"b", 0.0}, {"lambda_perp", 1e-3}};
  const std::vector<std::string> added{"D_perp", "uncertainty"};
  return larmor::fuzz::readBytes([&] { larmor::storage::readPoints(file.path(), wanted, added); });
}
