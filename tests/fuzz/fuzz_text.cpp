#include "engine/motion/EnsembleParameters.h"
#include "engine/studies/trajectories/Sweep.h"
#include "tests/fuzz/Fuzz.h"

/// Texts that people type: launched particles and sweeps.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  larmor::fuzz::readBytes([&] { larmor::motion::parseLaunches(text); });
  return larmor::fuzz::readBytes([&] { larmor::studies::trajectories::parseSweep(text); });
}
