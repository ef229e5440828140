#include "engine/studies/transport/Predictor.h"
#include "tests/fuzz/Fuzz.h"
#include "tests/fuzz/Hdf5FromBytes.h"

#include <fstream>
#include <unistd.h>

namespace {

/// A folder of this process with a card that is right.
std::filesystem::path folder() {
  const auto made = std::filesystem::temp_directory_path() / ("larmor-fuzz-model-" + std::to_string(getpid()));
  std::filesystem::create_directories(made);
  std::ofstream(made / "card.json") << R"({"format": "larmor-transport-model", "kind": "seed"})";
  return made;
}

} // namespace

/// Weights of transport models.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const std::filesystem::path at = folder();
  larmor::fuzz::writeHdf5((at / "weights.h5").string(),
                          {"/centre", "/width", "/member1", "/member1/layer1/weights", "/member1/layer1/bias",
                           "/member1/layer2/weights", "/member1/layer2/bias", "/uncertainty"},
                          {"format", "kind", "members", "layers", "output_centre", "output_scale", "uncertainty_floor",
                           "uncertainty_factor", "median", "first_x", "first_y", "step", "crc32"},
                          bytes, size);
  return larmor::fuzz::readBytes([&] {
    using namespace larmor::studies::transport;
    Predictor(loadModel(at.string())).at(Point{});
  });
}
