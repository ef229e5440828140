#pragma once
#include "engine/core/MachineParameters.h"

#include <filesystem>

namespace larmor {

/// What other work leaves of this machine now.
struct MachineLoad {
  double machine = 1;    ///< its processors
  double processors = 1; ///< that this process may use: its affinity and its container's share
  double others = 0;     ///< threads of other programs that want a processor
};
/// Looks for a few hundredths of a second. @param root where /proc and /sys are looked for.
MachineLoad machineLoad(const std::filesystem::path& root = "/");

/// Seconds that work takes which takes so many on one processor of its own, cut evenly among threads that share the
/// processors with those of others.
double secondsOnMachine(double processorSeconds, double workers, const MachineLoad& load);

/// The same of work in so many pieces, with the threads that are asked for, beside what others do now.
double secondsOnMachine(double processorSeconds, double pieces, const MachineParameters& machine);

/// Processor time that this thread has taken, in seconds: what others take beside it does not count.
double threadSeconds();

/// Makes forecasts of one kind of work better by how long the last of it took beside what had been said.
class Pace {
public:
  double factor() const { return factor_; }
  /// @param said without the factor. Work of a moment tells nothing.
  void learn(double said, double took);

private:
  double factor_ = 1;
};

} // namespace larmor
