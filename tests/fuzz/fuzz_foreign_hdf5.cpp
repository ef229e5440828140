#include "engine/storage/import/TrajectoryImport.h"
#include "tests/fuzz/Fuzz.h"
#include "tests/fuzz/Hdf5FromBytes.h"

/// Trajectories of other programs in HDF5: Lagrangian sets, openPMD.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const larmor::fuzz::MemoryFile file;
  const std::string e = "/particles/e/";
  larmor::fuzz::writeHdf5(
      file.path(),
      {"/train", "/min", "/max", "/CRPROPA3", "/data/0" + e + "position/x", "/data/0" + e + "position/y",
       "/data/0" + e + "id", "/data/1" + e + "position/x", "/data/1" + e + "positionOffset/x",
       "/data/1" + e + "momentum/x", "/data/1" + e + "id", "/data/0", "/data/1"},
      {"openPMD", "particlesPath", "time", "timeUnitSI", "unitSI", "value", "shape", "comment"}, bytes, size);
  return larmor::fuzz::readBytes([&] {
    std::vector<std::string> notes;
    larmor::storage::importTrajectories(file.path(), notes);
  });
}
