#pragma once
#include "engine/studies/trajectories/TraceRun.h"

#include <string>
#include <utility>
#include <vector>

namespace larmor::testing {

using Values = std::vector<std::pair<std::string, std::string>>; ///< {key, value}

inline std::shared_ptr<studies::trajectories::TraceRecipe> recipe(const Values& values) {
  auto made = std::make_shared<studies::trajectories::TraceRecipe>();
  made->parameters().setTexts(values);
  return made;
}

inline studies::trajectories::TraceResult traced(const Values& values, const std::filesystem::path& out = {}) {
  jobs::JobContext context;
  return studies::trajectories::trace({recipe(values), out, "test"}, context);
}

/// The loss cone: an isotropic source between two mirrors, its events sought while tracing.
inline Values lossCone(int particles, int recordEvery, double gyrations = 60) {
  return {{"field", "mirror"},
          {"alpha", "200"},
          {"placement", "line"},
          {"start_x", "-0.15"},
          {"end_x", "0.15"},
          {"end_z", "0"},
          {"seed", "4"},
          {"particles", std::to_string(particles)},
          {"gyrations", std::to_string(gyrations)},
          {"record_every", std::to_string(recordEvery)},
          {"seek_events", "tracing"}};
}

} // namespace larmor::testing
