#include "engine/studies/transport/PointTable.h"
#include "tests/fuzz/Fuzz.h"

/// Tables of points to predict.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(bytes), size);
  if (size > 0 && bytes[0] % 2 == 0) // half of the inputs get a header that is right
    text = "T,b,lambda_perp\n" + text;
  const larmor::fuzz::MemoryFile file(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  return larmor::fuzz::readBytes([&] { larmor::studies::transport::readPoints(file.path()); });
}
