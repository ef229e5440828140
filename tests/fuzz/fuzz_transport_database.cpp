#include "engine/studies/transport/Database.h"
#include "tests/fuzz/Fuzz.h"
#include "tests/fuzz/Hdf5FromBytes.h"

/// Databases of transport coefficients.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const larmor::fuzz::MemoryFile file;
  larmor::fuzz::writeHdf5(file.path(),
                          {"/rows/number", "/rows/saturated", "/rows/T", "/rows/b", "/rows/lambda_perp", "/rows/D_perp",
                           "/rows/D_perp_error", "/rows/D_moving", "/rows/D_moving_error", "/rows/D_end", "/rows/t_end",
                           "/rows/mean_mu", "/rows/kurtosis", "/rows/wall_s", "/rows"},
                          {"format", "identity", "points", "command", "crc32", "checksum"}, bytes, size);
  return larmor::fuzz::readBytes([&] { larmor::studies::transport::readDatabase(file.path()); });
}
