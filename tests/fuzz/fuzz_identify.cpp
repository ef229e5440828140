#include "engine/storage/Identify.h"
#include "tests/fuzz/Fuzz.h"
#include "tests/fuzz/Hdf5FromBytes.h"

#include <cstdlib>
#include <fstream>

namespace {

using larmor::storage::Identity;

/// Whatever it is, it has a sentence; and nothing is thrown for it.
void look(const std::filesystem::path& path) {
  const Identity identity = larmor::storage::identify(path);
  if (identity.sentence().size() < 4 || (identity.known() && !identity.problem.empty()))
    std::abort();
}

} // namespace

/// What a file is: any bytes, behind the signatures of the formats told apart, and HDF5 files of any contents.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 1)
    return 0;
  const larmor::fuzz::MemoryFile file;
  constexpr const char* beginnings[] = {"",
                                        "{\"format\": \"larmor-",
                                        "{\"workspace\": \"",
                                        "\x93NUMPY\x01",
                                        "PK\x03\x04",
                                        "\x89PNG\r\n\x1a\n",
                                        "<?xml version=\"1.0\"?><VTKFile",
                                        "\x89HDF\r\n\x1a\n",
                                        "#\tD\tX"};
  const std::size_t choice = bytes[0] % (std::size(beginnings) + 1);
  ++bytes;
  --size;
  if (choice < std::size(beginnings)) {
    std::ofstream out(file.path(), std::ios::binary);
    out << beginnings[choice];
    out.write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  } else {
    larmor::fuzz::writeHdf5(file.path(),
                            {"/trajectories/velocity", "/rows/number", "/B", "/CRPROPA3", "/train",
                             "/data/0/particles/e/position/x", "/data/1", "/t1_fields/b", "/Bx"},
                            {"format", "study", "action", "openPMD", "particlesPath", "MeshBlockSize", "RootGridSize",
                             "NumMeshBlocks", "VariableNames", "DatasetNames"},
                            bytes, size);
  }
  look(file.path());
  return 0;
}
