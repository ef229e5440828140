#include "tests/fuzz/Fuzz.h"
#include "widgets/plots/PictureState.h"

/// Pictures that carry a state.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const larmor::fuzz::MemoryFile file(bytes, size);
  return larmor::fuzz::readBytes(
      [&] { larmor::widgets::readPictureState(QString::fromStdString(file.path().string())); });
}
