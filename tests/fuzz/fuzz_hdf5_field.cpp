#include "engine/storage/import/VectorImport.h"
#include "tests/fuzz/Fuzz.h"
#include "tests/fuzz/Hdf5FromBytes.h"

/// Fields in HDF5: Athena++ snapshots and any other.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const larmor::fuzz::MemoryFile file;
  larmor::fuzz::writeHdf5(file.path(),
                          {"/B", "/Bcc", "/bx", "/by", "/bz", "/cell_centered/B", "/LogicalLocations", "/Levels",
                           "/x1f", "/x2f", "/x3f", "/x1v", "/prim"},
                          {"box", "box_length", "L", "origin", "RootGridSize", "RootGridX1", "RootGridX2",
                           "MeshBlockSize", "MaxLevel", "NumMeshBlocks", "DatasetNames", "NumVariables",
                           "VariableNames", "Coordinates"},
                          bytes, size);
  return larmor::fuzz::readBytes([&] {
    larmor::storage::describeFile(file.path());
    larmor::storage::importVectorGrid(file.path());
  });
}
