#include "engine/studies/trajectories/TrajectoriesStudy.h"

#include "engine/studies/turbulence/FieldAction.h"

namespace larmor::studies::trajectories {

Study study() {
  Study s{"trajectories", "Trajectories", "Test particles in analytic, turbulent and imported magnetic fields", {}};
  s.actions.push_back(makeTraceAction());
  s.actions.push_back(makeResumeAction());
  s.actions.push_back(makeSweepAction());
  s.actions.push_back(turbulence::makeFieldAction());
  s.actions.push_back(makeStatisticsAction());
  s.actions.push_back(makeExportAction());
  return s;
}

} // namespace larmor::studies::trajectories
