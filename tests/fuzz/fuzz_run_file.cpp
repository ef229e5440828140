#include "engine/studies/trajectories/TraceFile.h"
#include "tests/fuzz/Fuzz.h"
#include "tests/fuzz/Hdf5FromBytes.h"

/// Run files, ours and those of other programs.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const larmor::fuzz::MemoryFile file;
  larmor::fuzz::writeHdf5(file.path(),
                          {"/trajectories/position", "/trajectories/velocity", "/trajectories/field",
                           "/trajectories/time", "/checkpoint/position", "/checkpoint/velocity", "/checkpoint/winding",
                           "/checkpoint/particle", "/curves/msd/x", "/curves/msd/y", "/trajectories", "/checkpoint"},
                          {"format", "format_version", "study", "action", "parameters", "command", "seed", "state",
                           "coupling", "speed", "field_unit", "length_unit", "time_unit", "form", "box_length",
                           "box_origin", "step", "checksum", "crc32"},
                          bytes, size);
  return larmor::fuzz::readBytes([&] { larmor::studies::trajectories::openTraceFile(file.path()); });
}
