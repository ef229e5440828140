#pragma once
#include "engine/studies/transport/Database.h"

namespace larmor::studies::transport {

/// What simulations will take, before they begin.
struct Cost {
  double seconds = 0;   ///< about, beside what else this machine does now; 0: not known (a graphics card)
  bool atLeast = false; ///< D may not be flat after the usual time, and each doubling takes as long again
};
/// Measured on a few steps of some of the particles. @throws Error, Cancelled
Cost costOf(const SimulationParameters& parameters, const MachineParameters& machine, jobs::JobContext& context);
/// Of points `first` on.
Cost costOf(const DatabaseParameters& parameters, std::int64_t first, const MachineParameters& machine,
            jobs::JobContext& context);
/// "about 40 s", "at least 3 min".
std::string textOf(const Cost& cost);

} // namespace larmor::studies::transport
