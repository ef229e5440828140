#pragma once
#include "engine/mhd/Solver.h"
#include "engine/storage/Checkpoint.h"

namespace larmor::studies::turbulence {

/// The file of two generations that holds the state of an unfinished simulation (docs/formats.md). It belongs to one
/// seed and one set of parameters; end time and length of the time step are free: a simulation goes on longer, or with
/// smaller steps.
class MhdCheckpoint {
public:
  /// @param file empty: nothing is read or written.
  MhdCheckpoint(std::filesystem::path file, const mhd::MhdParameters& parameters, std::uint64_t seed);

  /// Takes state and history from the file. @returns false if there is none. @throws Error that says what to do if the
  /// file is damaged, of another simulation or already past the end time; it is then left as it is.
  /// @param warning receives why an older state had to be taken, if so.
  bool read(mhd::Solver& solver, std::vector<mhd::Balance>& history, std::string& warning) const;
  /// @throws Error, also for an unstable state, which is not worth keeping: the earlier file then stays.
  void write(const mhd::Solver& solver, const std::vector<mhd::Balance>& history);
  bool exists() const;
  void remove() const;

private:
  const std::filesystem::path& file() const { return writer_.path(); }
  storage::CheckpointWriter writer_;
  mhd::MhdParameters parameters_;
  std::string identity_;
};

} // namespace larmor::studies::turbulence
