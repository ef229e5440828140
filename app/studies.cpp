#include "app/studies.h"

#include "engine/studies/trajectories/TrajectoriesStudy.h"

namespace larmor::app {

std::vector<studies::Study> allStudies() {
  std::vector<studies::Study> all;
  all.push_back(studies::trajectories::study());
  return all;
}

} // namespace larmor::app
