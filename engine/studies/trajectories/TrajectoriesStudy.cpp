#include "engine/studies/trajectories/TrajectoriesStudy.h"

#include "engine/studies/turbulence/FieldAction.h"

namespace larmor::studies::trajectories {

Study study() {
  Study s{"trajectories", "Trajectories", "Test particles in analytic, turbulent and imported magnetic fields", {}};
  s.add(makeTraceAction());
  s.add(makeResumeAction());
  s.add(makeSweepAction());
  s.add(turbulence::makeFieldAction());
  s.add(makeStatisticsAction());
  s.add(makeExportAction());
  return s;
}

} // namespace larmor::studies::trajectories
