#pragma once
#include "engine/core/MachineParameters.h"
#include "engine/jobs/JobContext.h"
#include "engine/jobs/Sink.h"
#include "engine/mhd/Solver.h"

#include <filesystem>

namespace larmor::studies::turbulence {

/// What is shown of a simulation while it goes on.
struct MhdSnapshot {
  double endTime = 0;
  std::size_t grid = 0;
  std::uint64_t steps = 0;
  mhd::Balance now;
  std::vector<mhd::Balance> history; ///< one for every few steps, from the start of the run; in the end, the last, too
  double balanceResidual() const { return mhd::balanceResidual(history.front(), now); }
  mhd::Spectra spectra;
  std::vector<float> strength, current; ///< |b| and |curl b| in the middle plane, [y][x]
};

struct MhdResult {
  VectorGrid magnetic, velocity; ///< of the last state; b in the units of the simulation
  MhdSnapshot snapshot;          ///< of the last state
  double wallSeconds = 0;        ///< of this program, without what an earlier one did
  bool resumed = false;
  std::string warning; ///< empty, or why it went on from an older state
};

/// A simulation as it is asked for.
struct MhdOrder {
  mhd::MhdParameters parameters;
  std::uint64_t seed = 1;
  MachineParameters machine = {};        ///< threads; it is computed on the processor
  std::filesystem::path checkpoint = {}; ///< file to go on from and to keep the state in; empty: none
  std::string study = "trajectories";    ///< whose action `field` is said to repeat it
};

/// Runs the solver to its end time, publishing what it finds. With a checkpoint file (MhdCheckpoint.h) it goes on where
/// an interrupted run stopped, to the same bits, writes its state every 30 s and removes it at the end.
/// @throws Error, among them a state of another run and a simulation that became unstable; Cancelled. The checkpoint
/// then stays.
MhdResult runMhd(const MhdOrder& order, jobs::JobContext& context, const jobs::Sink<MhdSnapshot>& sink = {});

/// runMhd, and its magnetic field, brought to rms 1, in a field file (FieldFile.h); a flow without one leaves no file.
/// Meanwhile the state is kept as FILE.state: the same order and file go on from there.
void simulateField(MhdOrder order, const std::filesystem::path& file, jobs::JobContext& context,
                   const jobs::Sink<MhdSnapshot>& sink = {});

} // namespace larmor::studies::turbulence
