#include "app/studies.h"

#include "engine/studies/generative/GenerativeStudy.h"
#include "engine/studies/trajectories/TrajectoriesStudy.h"
#include "engine/studies/transport/TransportStudy.h"

namespace larmor::app {

std::vector<studies::Study> allStudies() {
  std::vector<studies::Study> all;
  all.push_back(studies::trajectories::study());
  all.push_back(studies::transport::study());
  all.push_back(studies::generative::study());
  return all;
}

} // namespace larmor::app
